/*
 * Change a text by moving over it: what nobody names is copied byte for byte,
 * in one pass. Pieces are named in source order and lie within the text.
 */
#ifndef JSON_SPLICE_H
#define JSON_SPLICE_H

#include "base/buf.h"

struct splice {
	struct view text;
	struct buf *out;
	size_t done;            /* bytes of text that are settled */
};

/* Put `with` in the place of `piece`, which may be empty: an insertion. */
void splice_replace(struct splice *s, struct view piece, struct view with);

/* Copy what is left. */
void splice_end(struct splice *s);

#endif
