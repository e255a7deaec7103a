/*
 * What handlers have learned that providers refuse (core/learned.h), to be
 * shown or forgotten.
 */
#ifndef CMD_REFUSALS_H
#define CMD_REFUSALS_H

#include "config/config.h"
#include "json/write.h"

/* Append a line each, with its newline; nothing if there is none. */
void refusals_text(const struct config *c, struct buf *out);

/* Write an array of them, as ccr(1) describes it. */
void refusals_json(const struct config *c, struct jw *w);

/*
 * Forget those of a provider (by where it is: others there share its fate), or
 * all if p is NULL. False with a sentence.
 */
bool refusals_forget(const struct provider *p, size_t *n, struct fail *f);

#endif
