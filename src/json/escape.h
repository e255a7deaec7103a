/* Strings to and from their form between a JSON text's quotes. */
#ifndef JSON_ESCAPE_H
#define JSON_ESCAPE_H

#include "base/buf.h"

/*
 * Append the plain text of an escaped one (valid by json_parse). A lone
 * surrogate becomes U+FFFD.
 */
void json_unescape(struct view escaped, struct buf *out);

/* Append plain text escaped; bytes that are no UTF-8 become U+FFFD. */
void json_escape(struct view plain, struct buf *out);

/*
 * Append a JSON value's text escaped, so that it can stand in a string, and
 * without the blanks between its tokens.
 */
void json_escape_compact(struct view value, struct buf *out);

/*
 * If escaped text ends with the first half of a surrogate pair, its length
 * (6: \ud83d), else 0. Such a half must wait for its other.
 */
size_t json_half_pair(struct view escaped);

#endif
