/*
 * Any bytes as a provider's error, as header lines, as the body that was sent
 * and as the file of lessons; zero bytes part them. What is learned is sound
 * and was sent, and a body without it is as good JSON as before.
 */
#include <stdlib.h>
#include <string.h>

#include "core/learned.h"
#include "core/refused.h"
#include "core/refused_beta.h"
#include "json/json.h"
#include "transform/edits.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next piece, in memory that ends where it does. */
static struct view
cut(struct view *rest, char **owned)
{
	struct view piece = view_cut(rest, '\0');

	*owned = malloc(piece.n + 1);
	MUST(*owned != NULL);
	if (piece.n > 0)
		memcpy(*owned, piece.p, piece.n);
	return (struct view){ *owned, piece.n };
}

static bool
is_json(struct view text)
{
	struct json in = { 0 };
	struct fail f;
	bool is = json_parse(&in, text, &f);

	json_free(&in);
	return is;
}

static bool
is_it(const void *beta, struct view other)
{
	return view_eq(*(const struct view *)beta, other);
}

/* A beta that is refused stands in the headers, and can be left out. */
static void
beta(struct view headers, struct view name)
{
	struct buf left = BUF(1 << 20), none = BUF(1 << 20);

	MUST(view_find(headers, name) >= 0);
	MUST(betas_left(headers, is_it, &name, &left));
	MUST(!betas_left(buf_view(&left), is_it, &name, &none) && none.n == 0);
	buf_free(&left);
	buf_free(&none);
}

/* A member can be taken away, and then less is left. */
static void
field(struct view body, struct view path)
{
	struct buf out = BUF(1 << 22);
	struct arena a = { 0 };
	struct edits e = { 0 };
	bool json = is_json(body);

	edits_add(&e, &a, EDIT_REMOVE, path, VIEW(""));
	edits_apply(&e, &a, body, &out);
	MUST(!out.failed);
	MUST(!json || (out.n < body.n && is_json(buf_view(&out))));
	buf_free(&out);
	arena_free(&a);
}

static void
refusal(struct view error, const struct sent *sent)
{
	struct refused r = { .n = 0 };

	refused_read(&r, sent, error);
	MUST(r.n <= REFUSED_MAX);
	for (size_t i = 0; i < r.n; i++) {
		const struct lesson *l = &r.lesson[i];

		MUST(lesson_is_sound(l));
		for (size_t k = 0; k < i; k++)
			MUST(!lesson_same(l, &r.lesson[k]));
		if (l->kind == LESSON_BETA)
			beta(sent->headers, l->name);
		else if (l->kind == LESSON_FIELD)
			field(sent->body, l->name);
	}
	refused_free(&r);
}

/* What is read of a file is the same when it is written and read again. */
static void
file(struct view text)
{
	struct buf once = BUF(1 << 22), twice = BUF(1 << 22);
	struct learned_line line;
	struct view rest = text;

	while (learned_next(&rest, &line)) {
		MUST(lesson_is_sound(&line.lesson));
		learned_write(&line, &once);
	}
	rest = buf_view(&once);
	while (learned_next(&rest, &line))
		learned_write(&line, &twice);
	MUST(view_eq(buf_view(&once), buf_view(&twice)));
	buf_free(&once);
	buf_free(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view rest = { (const char *)data, size };
	char *owned[4];
	struct view error = cut(&rest, &owned[0]);
	struct sent sent = { .headers = cut(&rest, &owned[1]) };

	sent.body = cut(&rest, &owned[2]);
	refusal(error, &sent);
	file(cut(&rest, &owned[3]));
	for (int i = 0; i < 4; i++)
		free(owned[i]);
	return 0;
}
