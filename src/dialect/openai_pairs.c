#include "dialect/openai_pairs.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/fnv.h"

static int *
place(const struct openai_pairs *c, struct view id)
{
	return &c->table[fnv32(id) & (uint32_t)(c->cap - 1)];
}

void
openai_pairs_clear(struct openai_pairs *c)
{
	for (int i = 0; i < c->n; i++)
		*place(c, c->call[i].id) = -1;
	c->n = c->answers = 0;
}

void
openai_pairs_free(struct openai_pairs *c)
{
	free(c->call);
	free(c->answer);
	free(c->table);
	*c = (struct openai_pairs){ 0 };
}

/* Only the first of those that share an id stands in the table. */
static void
link_call(struct openai_pairs *c, int i)
{
	int *head = place(c, c->call[i].id);

	c->call[i].chain = *head;
	*head = i;
}

static bool
grow(struct openai_pairs *c)
{
	int cap = c->cap == 0 ? 16 : c->cap * 2;
	struct openai_pair *call;
	struct openai_pair_result *answer;
	int *table;

	if ((call = realloc(c->call, (size_t)cap * sizeof(*call))) != NULL)
		c->call = call;
	if ((answer = realloc(c->answer, (size_t)cap *
	    sizeof(*answer))) != NULL)
		c->answer = answer;
	if ((table = realloc(c->table, (size_t)cap * sizeof(*table))) != NULL)
		c->table = table;
	if (call == NULL || answer == NULL || table == NULL)
		return false;
	c->cap = cap;
	for (int i = 0; i < cap; i++)
		table[i] = -1;
	for (int i = 0; i < c->n; i++)
		if (call[i].last >= 0)
			link_call(c, i);
	return true;
}

static int
find(const struct openai_pairs *c, struct view id)
{
	int i = c->cap == 0 ? -1 : *place(c, id);

	while (i >= 0 && !view_eq(c->call[i].id, id))
		i = c->call[i].chain;
	return i;
}

static struct view
id_or_call(struct view id)
{
	return id.n > 0 ? id : VIEW("call");
}

void
openai_pairs_add(struct openai_pairs *c, struct view id)
{
	int i = c->n, first;

	id = id_or_call(id);
	if (c->failed || (c->n == c->cap && !grow(c))) {
		c->failed = true;
		return;
	}
	first = find(c, id);
	c->call[c->n++] = (struct openai_pair){
		.id = id, .result = -1, .twin = -1, .chain = -1,
		.open = i, .last = -1,
	};
	if (first < 0) {
		c->call[i].last = i;
		link_call(c, i);
		return;
	}
	c->call[c->call[first].last].twin = i;
	c->call[first].last = i;
}

void
openai_pairs_name(struct openai_pairs *c)
{
	for (int first = 0; first < c->n; first++) {
		int copy = 1;

		if (c->call[first].last < 0)
			continue;
		for (int i = c->call[first].twin; i >= 0;
		    i = c->call[i].twin) {
			struct buf name = BUF(1 << 20);

			do {
				buf_clear(&name);
				buf_add(&name, c->call[first].id);
				buf_addf(&name, "_%d", ++copy);
			} while (!name.failed &&
			    find(c, buf_view(&name)) >= 0);
			buf_free(&name);
			c->call[i].copy = copy;
		}
	}
}

void
openai_pairs_answer(struct openai_pairs *c, struct view id, int result)
{
	int first = find(c, id_or_call(id)), i;

	if (first < 0 || (i = c->call[first].open) < 0)
		return;
	c->call[i].result = result;
	c->call[first].open = c->call[i].twin;
	c->answer[c->answers++] = (struct openai_pair_result){ result, i };
}

int
openai_pairs_answered(const struct openai_pairs *c, int result)
{
	int low = 0, high = c->answers;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (c->answer[middle].result == result)
			return c->answer[middle].call;
		if (c->answer[middle].result < result)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* Append n letters and digits made of a hash. */
static void
add_hash(struct buf *out, uint64_t h, int n)
{
	static const char digits[] = "0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	for (; n > 0; n--, h /= 62)
		buf_addc(out, digits[h % 62]);
}

static bool
fits(struct view id, int max)
{
	if (max == 0)
		return true;
	if (max != 9)
		return id.n <= (size_t)max;
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i] | 0x20;

		if ((c < 'a' || c > 'z') && (id.p[i] < '0' || id.p[i] > '9'))
			return false;
	}
	return id.n == 9;
}

void
openai_pairs_id(const struct openai_pairs *c, int call, int max,
    struct buf *out)
{
	const struct openai_pair *is = &c->call[call];
	size_t before = out->n;
	struct view id;
	uint64_t h;

	buf_add(out, is->id);
	if (is->copy > 0)
		buf_addf(out, "_%d", is->copy);
	if (out->failed)
		return;
	id = (struct view){ out->p + before, out->n - before };
	if (fits(id, max))
		return;
	h = fnv64(id);
	out->n = before;
	if (max == 9)
		add_hash(out, h, 9);
	else
		buf_addf(out, "call_%016llx", (unsigned long long)h);
}
