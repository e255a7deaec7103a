#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

static struct arena_block *
add_block(struct arena *a, size_t n)
{
	size_t size = n < 4000 ? 4000 : n;
	struct arena_block *block = calloc(1, sizeof(*block) + size);

	if (block == NULL) {
		a->failed = true;
		return NULL;
	}
	block->size = size;
	block->next = a->block;
	a->block = block;
	return block;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block = a->block;
	void *p;

	if (n > SIZE_MAX / 2) {
		a->failed = true;
		return NULL;
	}
	n = (n + align - 1) / align * align;
	if (block == NULL || block->size - block->used < n)
		block = add_block(a, n);
	if (block == NULL)
		return NULL;
	p = block->bytes + block->used;
	block->used += n;
	return p;
}

struct view
arena_copy(struct arena *a, struct view v)
{
	char *p = arena_alloc(a, v.n + 1);

	if (p == NULL)
		return (struct view){ "", 0 };
	if (v.n > 0)
		memcpy(p, v.p, v.n);
	return (struct view){ p, v.n };
}

void
arena_free(struct arena *a)
{
	while (a->block != NULL) {
		struct arena_block *block = a->block;

		a->block = block->next;
		wipe(block->bytes, block->used);
		free(block);
	}
	*a = (struct arena){ 0 };
}
