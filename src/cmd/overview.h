/* The table of `ccr rotation`, and the same for programs. */
#ifndef CMD_OVERVIEW_H
#define CMD_OVERVIEW_H

#include "cmd/pool.h"

/* No line is wider, nor cut to less than that. */
#define OVERVIEW_WIDTH 100
#define OVERVIEW_LEAST 60

/* One provider or ROTATION_ALL, one key of it or ROTATION_ALL. */
struct scope {
	size_t provider, key;
};

bool scope_has(const struct scope *s, size_t provider, size_t key);

void overview_text(struct pool *p, const struct scope *s, size_t width,
	bool colour, struct buf *out);

/* A whole provider, if one key is in scope. */
void overview_json(struct pool *p, const struct scope *s, struct buf *out);

#endif
