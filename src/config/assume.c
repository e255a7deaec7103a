#include "config/assume.h"

#include <stddef.h>

#include "config/member.h"

static void
read_assumed(struct reading *r, const struct member *m, void *field, int value)
{
	const int before = r->m->n_errors;
	bool yes = false;

	read_bool(r, m, &yes, value);
	if (r->m->n_errors == before)
		*(enum assumed *)field = yes ? ASSUMED_YES : ASSUMED_NO;
}

/* As word_of, but a mistake lists all there are. */
static int
choice(struct reading *r, int token, const char *const *words, size_t n)
{
	struct view v;

	if (!text_of(r, token, &v))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (view_is(v, words[i]))
			return (int)i;
	mistake_choice(r, token, v, words, n);
	return -1;
}

#define CHOICE(r, token, words) \
	choice(r, token, words, sizeof(words) / sizeof(*(words)))

static void
read_key_header(struct reading *r, const struct member *m, void *field,
    int value)
{
	static const char *const words[] = { "bearer", "x-api-key", "api-key",
		"x-goog-api-key" };
	int word = CHOICE(r, value, words);

	(void)m;
	if (word >= 0)
		*(enum key_header *)field = KEY_HEADER_BEARER +
		    (enum key_header)word;
}

const char *
key_header_text(enum key_header header)
{
	static const char *const texts[] = {
		[KEY_HEADER_UNSAID] = NULL,
		[KEY_HEADER_BEARER] = "Authorization: Bearer ",
		[KEY_HEADER_X_API_KEY] = "x-api-key: ",
		[KEY_HEADER_API_KEY] = "api-key: ",
		[KEY_HEADER_GOOGLE] = "x-goog-api-key: ",
	};

	return texts[header];
}

static void
read_effort(struct reading *r, const struct member *m, void *field, int value)
{
	static const char *const words[] = { ASSUME_EFFORTS };

	(void)m;
	*(int *)field = 1 + CHOICE(r, value, words);
}

static void
read_tools_effort(struct reading *r, const struct member *m, void *field,
    int value)
{
	static const char *const words[] = { ASSUME_TOOLS_EFFORTS };

	(void)m;
	*(int *)field = 1 + CHOICE(r, value, words);
}

static void
read_search(struct reading *r, const struct member *m, void *field, int value)
{
	static const char *const words[] = { ASSUME_SEARCHES };

	(void)m;
	*(int *)field = 1 + CHOICE(r, value, words);
}

static void
read_levels(struct reading *r, const struct member *m, void *field, int value)
{
	static const char *const words[] = { ASSUME_LEVELS };
	const struct json *in = &r->c.json;

	(void)m;
	if (!json_is_array(in, value) || json_count(in, value) == 0) {
		mistake(r, value, "must be an array of efforts, as in "
		    "[\"low\", \"high\"]");
		return;
	}
	for (int t = json_first(in, value); t != JSON_NONE;
	    t = json_next(in, t)) {
		int word = CHOICE(r, t, words);

		if (word >= 0)
			*(unsigned *)field |= 1u << word;
	}
}

/* A member's name that needs no escapes in JSON. */
static void
read_member_name(struct reading *r, const struct member *m, void *field,
    int value)
{
	struct view v;

	(void)m;
	if (!text_of(r, value, &v))
		return;
	for (size_t i = 0; i < v.n; i++)
		if (!(v.p[i] >= 'a' && v.p[i] <= 'z') &&
		    !(v.p[i] >= 'A' && v.p[i] <= 'Z') &&
		    !(v.p[i] >= '0' && v.p[i] <= '9') && v.p[i] != '_') {
			mistake(r, value, "must be the name of a member: "
			    "letters, digits and _");
			return;
		}
	*(struct view *)field = v;
}

/* As read_member_name; false says that there is none. */
static void
read_reasoning(struct reading *r, const struct member *m, void *field,
    int value)
{
	if (json_is_false(&r->c.json, value))
		*(struct view *)field = VIEW("");
	else
		read_member_name(r, m, field, value);
}

/* The members of an object, without its brackets; false: there are none. */
static void
read_thinking_off(struct reading *r, const struct member *m, void *field,
    int value)
{
	const struct json *in = &r->c.json;
	struct view v = json_raw(in, value);

	(void)m;
	if (json_is_false(in, value)) {
		*(struct view *)field = VIEW("");
		return;
	}
	if (!json_is_object(in, value)) {
		mistake(r, value, "must be an object of the members to send, "
		    "as in {\"enable_thinking\": false}, or false");
		return;
	}
	*(struct view *)field = arena_copy(&r->c.arena,
	    view_trim((struct view){ v.p + 1, v.n - 2 }));
}

#define A(field) offsetof(struct assume, field)
#define SAID(name) { #name, read_assumed, A(name), 0, 0 }

static const struct member members[] = {
	SAID(images), SAID(files), SAID(stream_options), SAID(obfuscation),
	SAID(user), SAID(prompt_cache_key), SAID(cache_control),
	SAID(strict), SAID(schema_uri), SAID(json_schema), SAID(top_k),
	SAID(sampling), SAID(stop), SAID(parallel_tool_calls),
	SAID(late_system), SAID(same_role_twice), SAID(user_after_tool),
	SAID(blank_reasoning), SAID(forced_tools_while_thinking),
	SAID(reasoning_details),
	{ "header", read_key_header, A(header), 0, 0 },
	{ "max_tokens", read_member_name, A(max_tokens), 0, 0 },
	{ "output_limit", read_number, A(output_limit), 1, INT32_MAX },
	{ "reasoning", read_reasoning, A(reasoning), 0, 0 },
	{ "thinking_off", read_thinking_off, A(thinking_off), 0, 0 },
	{ "effort", read_effort, A(effort), 0, 0 },
	{ "tools_effort", read_tools_effort, A(tools_effort), 0, 0 },
	{ "web_search", read_search, A(web_search), 0, 0 },
	{ "efforts", read_levels, A(efforts), 0, 0 },
	{ "tool_id_length", read_number, A(tool_id_length), 9, 64 },
};

void
read_assume(struct reading *r, int object, struct assume *a)
{
	*a = (struct assume){ .header = KEY_HEADER_UNSAID };
	if (object != JSON_NONE)
		read_members(r, object, MEMBERS(members), a);
}
