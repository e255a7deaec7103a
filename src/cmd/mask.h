/*
 * What is to be seen by others: no secret that is known stands in it, none that
 * looks like one, and no beginning of a key.
 */
#ifndef CMD_MASK_H
#define CMD_MASK_H

#include "base/arena.h"
#include "config/config.h"

struct mask {
	struct view *secret;
	size_t n, room;
	struct arena arena;
	bool failed;            /* out of memory: everything is masked */
};

/* Starts as all zeroes. The environment's, by the names of its variables. */
void mask_environment(struct mask *m);

/*
 * The configuration's as far as they are known: keys, headers, and what stands
 * in the URLs of providers and proxies. They are copied.
 */
void mask_config(struct mask *m, const struct config *c);

/* Another one. Short ones are let be. */
void mask_add(struct mask *m, struct view secret);

/* Overwrite them in the text with '*'. */
void mask_apply(const struct mask *m, char *text, size_t n);

void mask_free(struct mask *m);

#endif
