/*
 * Any bytes as a body and, behind a zero byte, what is merged into it. The walk
 * stays within the text, whatever it is. Of JSON it finds what the tokens say,
 * and changes make JSON of it, with nothing lost that was not to be.
 */
#include <stdlib.h>

#include "json/json.h"
#include "json/members.h"
#include "transform/edits.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As the tokens have it, all the way down. */
static void
walk(const struct json *in, int container)
{
	struct members m = members_of(json_raw(in, container));

	for (int t = json_first(in, container); t != JSON_NONE;
	    t = json_next(in, t)) {
		int value = m.object ? json_value(in, t) : t;

		MUST(members_next(&m));
		MUST(view_eq(m.value, json_raw(in, value)));
		MUST(view_eq(m.name, m.object ? json_escaped(in, t) :
		    VIEW("")));
		walk(in, value);
	}
	MUST(!members_next(&m));
}

static void
edit(struct view body, enum edit_mode mode, struct view name,
    struct view value, struct buf *out)
{
	struct arena a = { 0 };
	struct edits e = { 0 };

	edits_add(&e, &a, mode, name, value);
	edits_apply(&e, &a, body, out);
	MUST(!out->failed && !e.failed);
	arena_free(&a);
}

/* What comes out is JSON, and stays the same, blanks aside. */
static void
thrice(struct view body, enum edit_mode mode, struct view name,
    struct view value)
{
	struct buf once = BUF(64 << 20), again = once, third = once;
	struct json in = { 0 };
	struct fail f;

	edit(body, mode, name, value, &once);
	MUST(json_parse(&in, buf_view(&once), &f));
	edit(buf_view(&once), mode, name, value, &again);
	edit(buf_view(&again), mode, name, value, &third);
	MUST(view_eq(buf_view(&again), buf_view(&third)));
	json_free(&in);
	buf_free(&once);
	buf_free(&again);
	buf_free(&third);
}

static void
changes(const struct json *body, const struct json *other)
{
	static const char *const paths[] = { "a", "a.a", "a.*", "*", "a.*.b",
		"messages.*.content", "" };
	struct members m = members_of(other->text);

	while (members_next(&m)) {
		thrice(body->text, EDIT_ADD, m.name, m.value);
		thrice(body->text, EDIT_SET, m.name, m.value);
		thrice(body->text, EDIT_MERGE, m.name, m.value);
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		thrice(body->text, EDIT_REMOVE, view_of(paths[i]), VIEW(""));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view rest = { (const char *)data, size };
	struct view text = view_cut(&rest, '\0');
	struct members m = members_of(text);
	struct json body = { 0 }, other = { 0 };
	struct fail f;

	while (members_next(&m))
		MUST(m.value.p >= text.p && m.value.n > 0 &&
		    m.value.p + m.value.n <= text.p + text.n);
	if (json_parse(&body, text, &f)) {
		walk(&body, JSON_ROOT);
		if (json_is_object(&body, JSON_ROOT) && rest.n > 0 &&
		    json_parse(&other, rest, &f) &&
		    json_is_object(&other, JSON_ROOT))
			changes(&body, &other);
	}
	json_free(&body);
	json_free(&other);
	return 0;
}
