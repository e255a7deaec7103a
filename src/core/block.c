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

/* One character of the arguments' own text. */
static void
follow_one(struct completeness *c, char ch)
{
	if (c->backslash) {
		c->backslash = false;
	} else if (c->string) {
		c->backslash = ch == '\\';
		c->string = ch != '"';
	} else if (ch == '"') {
		c->string = true;
	} else if (ch == '{' || ch == '[') {
		c->depth++;
	} else if (ch == '}' || ch == ']') {
		c->depth--;
		c->complete = c->depth == 0;
	}
}

void
arguments_follow(struct completeness *c, struct view escaped)
{
	for (size_t i = 0; i < escaped.n; i++) {
		char ch = escaped.p[i];

		/*
		 * The piece stands escaped in a JSON string: \" is a quote,
		 * \\ a backslash, any other pair something inside a string.
		 */
		if (c->half) {
			c->half = false;
			follow_one(c, ch == '"' || ch == '\\' ? ch : ' ');
		} else if (ch == '\\') {
			c->half = true;
		} else {
			follow_one(c, ch);
		}
	}
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
