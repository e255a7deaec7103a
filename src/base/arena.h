/* Memory that is let go all at once, and overwritten before that. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/view.h"

struct arena {
	struct arena_block *block;
	bool failed;            /* out of memory once; ask at the end */
};

/* n zeroed bytes, aligned for anything, or NULL. */
void *arena_alloc(struct arena *a, size_t n);

/* A copy of v with a NUL behind it; an empty view when out of memory. */
struct view arena_copy(struct arena *a, struct view v);

void arena_free(struct arena *a);

#endif
