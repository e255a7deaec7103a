/*
 * Changes to a configuration's text that leave everything else in it as it is:
 * comments, order, spacing, and the user's way of writing JSON5. What is new
 * is laid out as what stands beside it.
 *
 *	static const char *const way[] = { "Router", "think", NULL };
 *
 *	edit_quote(&value, VIEW("deepseek,deepseek-reasoner"));
 *	ok = edit_set(&text, way, buf_view(&value), f);
 *
 * A way is the names that lead to a value, and a NULL. In an array a number
 * from 0 names an element, and "-" the place behind the last.
 */
#ifndef CMD_EDIT_CONFIG_H
#define CMD_EDIT_CONFIG_H

#include "base/buf.h"
#include "base/fail.h"

/*
 * Put `value`, which is JSON, where the way leads, in the place of what is
 * there. What is missing on the way is made, at the end of what it belongs to.
 * False with a sentence, and the text as it was, when the text cannot be read
 * or the way leads through what is neither object nor array.
 */
bool edit_set(struct buf *text, const char *const *way, struct view value,
	struct fail *f);

/* Take out what the way leads to, its name included, if it is there. */
bool edit_remove(struct buf *text, const char *const *way, struct fail *f);

/*
 * Append plain text as the string that a configuration has for it: a dollar
 * sign is doubled to stand for itself.
 */
void edit_quote(struct buf *out, struct view plain);

#endif
