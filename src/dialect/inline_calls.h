/* The tool calls that stand in an answer's text, once it has ended. */
#ifndef DIALECT_INLINE_CALLS_H
#define DIALECT_INLINE_CALLS_H

#include "dialect/inline_text.h"

/*
 * Read once more all markup that is held, which its end has proved to be
 * calls: a list as of markup_read.
 */
bool inline_calls_read(const struct inline_text *s, struct buf *list);

/* Send the calls of such a list as events, numbered from *made on. */
bool inline_calls_send(struct inline_text *s, struct view list, int *made,
	struct fail *f);

#endif
