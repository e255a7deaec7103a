/* JSON laid out for people: two blanks for each level. */
#ifndef JSON_PRETTY_H
#define JSON_PRETTY_H

#include "base/buf.h"

/*
 * Append a JSON text that is right, a member or element a line; a container
 * with nothing in it stays on one.
 */
void json_pretty(struct view text, struct buf *out);

#endif
