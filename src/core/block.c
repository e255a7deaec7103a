#include "core/block.h"

#include <stdlib.h>

/* What one block may hold back: more than any model writes at once. */
#define BLOCK_MAX (32 << 20)

struct block *
block_new(enum block_kind kind)
{
	struct block *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->kind = kind;
	b->id = BUF(256);
	b->name = BUF(1024);
	b->text = BUF(BLOCK_MAX);
	b->signature = BUF(BLOCK_MAX);
	return b;
}

void
block_free(struct block *b)
{
	if (b == NULL)
		return;
	buf_free(&b->id);
	buf_free(&b->name);
	buf_free(&b->text);
	buf_free(&b->signature);
	free(b);
}

bool
escaped_is_blank(struct view escaped)
{
	for (size_t i = 0; i < escaped.n; i++) {
		char ch = escaped.p[i];

		if (ch == ' ')
			continue;
		if (ch != '\\' || i + 1 == escaped.n)
			return false;
		ch = escaped.p[++i];
		if (ch != 'n' && ch != 'r' && ch != 't')
			return false;
	}
	return true;
}
