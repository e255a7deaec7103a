/* UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing over U+10FFFF. */
#ifndef JSON_UTF8_H
#define JSON_UTF8_H

#include "base/buf.h"

/* The length of the code point that v begins with; 0 if it is none. */
size_t utf8_length(struct view v);

/* As utf8_length; 0 too when v ends within it, and then *cut is set. */
size_t utf8_length_cut(struct view v, bool *cut);

/* Is v whole code points from end to end? */
bool utf8_valid(struct view v);

/* Append a code point. */
void utf8_put(struct buf *out, uint32_t c);

/* Append v, every byte that belongs to no code point as U+FFFD. */
void utf8_repair(struct buf *out, struct view v);

#endif
