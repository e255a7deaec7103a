/* The parts of repair.c: a text on its way, and the values without members. */
#ifndef TRANSFORM_MENDER_H
#define TRANSFORM_MENDER_H

#include "base/buf.h"

struct mender {
	struct view rest;
	struct buf *out;        /* strict JSON so far */
	int depth;
	bool closed;            /* braces had to be added at the end */
};

/* The byte at hand; NUL at the end. */
static inline char
mender_next(const struct mender *m)
{
	return m->rest.n > 0 ? m->rest.p[0] : '\0';
}

static inline void
mender_skip(struct mender *m, size_t n)
{
	m->rest = view_skip(m->rest, n);
}

/* How many bytes at the beginning are those of a name or a word. */
size_t mender_word_length(struct view v);

/*
 * Move over one of these and append it. False if it is none, or does not end:
 * what has been appended then is of no use.
 */
bool mender_string(struct mender *m);
bool mender_name(struct mender *m);
bool mender_number(struct mender *m);
bool mender_word(struct mender *m);     /* true, false, null */

#endif
