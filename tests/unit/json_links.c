/*
 * Random documents: what json_parse finds against what the writer of the
 * document knows of it, for every token.
 */
#include "json/json.h"

#include "edge.h"
#include "tap.h"

struct known {
	jsmntype_t type;
	int start, end;         /* as jsmn has it: strings without quotes */
	int size, next;
	int last;               /* last child, for containers */
};

struct author {
	struct buf text;
	struct known *token;
	int n, cap;
	uint64_t dice;
};

static unsigned
roll(struct author *a, unsigned sides)
{
	a->dice = a->dice * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(a->dice >> 33) % sides;
}

static void
blanks(struct author *a)
{
	for (unsigned i = roll(a, 4) == 0 ? roll(a, 3) : 0; i > 0; i--)
		buf_addc(&a->text, " \n\t\r"[roll(a, 4)]);
}

static int
begin(struct author *a, jsmntype_t type)
{
	if (a->n == a->cap) {
		a->cap = a->cap * 2 + 64;
		a->token = realloc(a->token,
		    (size_t)a->cap * sizeof(*a->token));
		if (a->token == NULL)
			exit(1);
	}
	a->token[a->n] = (struct known){ .type = type, .next = JSON_NONE,
		.last = JSON_NONE, .start = (int)a->text.n };
	return a->n++;
}

static int
scalar(struct author *a)
{
	static const char *const words[] = { "1", "-2.5e+7", "true", "false",
		"null", "0", "123456789012345678901234567890" };
	int t = begin(a, JSMN_PRIMITIVE);

	buf_adds(&a->text, words[roll(a, 7)]);
	a->token[t].end = (int)a->text.n;
	return t;
}

static int
string(struct author *a)
{
	static const char *const pieces[] = { "a", "\\\"", "\\\\", "\\n",
		"\\u0041", "[", "}", ":", ",", "plain text, ", "\xc3\xa9",
		"\xf0\x9f\x98\x80" };
	int t;

	buf_addc(&a->text, '"');
	t = begin(a, JSMN_STRING);
	/* Some are so long that jsmn does not go through them. */
	for (unsigned i = roll(a, roll(a, 4) == 0 ? 60 : 6); i > 0; i--)
		buf_adds(&a->text, pieces[roll(a, 12)]);
	a->token[t].end = (int)a->text.n;
	buf_addc(&a->text, '"');
	return t;
}

static int value(struct author *a, int depth);

static int
container(struct author *a, int depth)
{
	bool object = roll(a, 2);
	int t = begin(a, object ? JSMN_OBJECT : JSMN_ARRAY), before = -1;
	unsigned n = roll(a, 6);

	buf_addc(&a->text, object ? '{' : '[');
	blanks(a);
	for (unsigned i = 0; i < n; i++) {
		int child;

		if (i > 0)
			buf_addc(&a->text, ',');
		blanks(a);
		child = object ? string(a) : value(a, depth + 1);
		if (object) {
			a->token[child].size = 1;
			blanks(a);
			buf_addc(&a->text, ':');
			blanks(a);
			value(a, depth + 1);
		}
		blanks(a);
		if (before >= 0)
			a->token[before].next = child;
		a->token[t].last = before = child;
	}
	buf_addc(&a->text, object ? '}' : ']');
	a->token[t].size = (int)n;
	a->token[t].end = (int)a->text.n;
	return t;
}

static int
value(struct author *a, int depth)
{
	unsigned kind = roll(a, 10);

	if (kind < (depth < 3 ? 9u : 5u) && depth < 40 && a->n < 3000)
		return container(a, depth);
	return kind % 2 == 0 ? string(a) : scalar(a);
}

static bool
agree(const struct json *in, const struct author *a, int t)
{
	const struct known *k = &a->token[t];
	const jsmntok_t *got = &in->token[t];
	bool holds = k->type == JSMN_OBJECT || k->type == JSMN_ARRAY;

	return got->type == k->type && got->start == k->start &&
	    got->end == k->end && got->size == k->size &&
	    json_next(in, t) == k->next && json_last(in, t) == k->last &&
	    json_count(in, t) == (holds ? k->size : 0) &&
	    json_first(in, t) == (holds && k->size > 0 ? t + 1 : JSON_NONE);
}

static void
document(struct json *in, struct edge *edge, uint64_t seed)
{
	struct author a = { .text = BUF(16 << 20), .dice = seed };
	struct fail f = { 0 };
	int good = 0;

	blanks(&a);
	value(&a, 0);
	blanks(&a);
	if (!OK(json_parse(in, edge_put(edge, buf_view(&a.text)), &f),
	    "document %d is accepted", (int)seed))
		fprintf(stderr, "# %s\n", f.text);
	IS_INT(in->n, a.n);
	while (good < in->n && good < a.n && agree(in, &a, good))
		good++;
	IS_INT(good, a.n);
	free(a.token);
	buf_free(&a.text);
}

int
main(void)
{
	struct json in = { 0 };
	struct edge edge = { 0 };

	for (uint64_t seed = 1; seed <= 300; seed++)
		document(&in, &edge, seed);
	json_free(&in);
	edge_free(&edge);
	return done_testing();
}
