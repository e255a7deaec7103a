/* What the addresses of all dialects have in common. */
#ifndef DIALECT_ADDRESS_H
#define DIALECT_ADDRESS_H

#include "dialect/dialect.h"

/*
 * Append the header lines: `key_header` ("x-goog-api-key: ", unless the
 * provider is assumed to want another) with the key if there is one, the type,
 * and what is accepted. False for a key with a line end in it, which would
 * begin another header, and when url or headers are too long.
 */
bool address_headers(const struct target *t, const struct plan *p,
	const char *key_header, const struct buf *url, struct buf *headers,
	struct fail *f);

/* Append a piece of a path, what has no place in one as %XX. A '/' stays. */
void address_piece(struct view piece, struct buf *url);

/* Room for a whole body at once, by the length of what it is made from. */
void body_reserve(struct buf *body, size_t from);

#endif
