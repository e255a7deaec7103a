#include "config/member.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 64          /* names in one table */

struct view
keep(struct reading *r, struct buf *b)
{
	struct view v = arena_copy(&r->c.arena, buf_view(b));

	r->c.arena.failed |= b->failed;
	buf_wipe(b);
	return v;
}

struct view
name_of(struct reading *r, int token)
{
	struct view v = json_escaped(&r->c.json, token);
	struct buf plain = BUF(r->c.text.max);

	if (v.n == 0 || memchr(v.p, '\\', v.n) == NULL)
		return v;
	json_text(&r->c.json, token, &plain);
	return keep(r, &plain);
}

static bool
has_control(struct view v)
{
	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f)
			return true;
	return false;
}

/* The plain text of a string, whatever is in it. */
static bool
plain_of(struct reading *r, int token, struct view *text)
{
	struct view v = json_escaped(&r->c.json, token);
	struct buf plain = BUF(r->c.expanded.max);

	if (!json_is_string(&r->c.json, token)) {
		mistake(r, token, "must be a string");
		return false;
	}
	if (v.n > 0 && memchr(v.p, '\\', v.n) != NULL) {
		exact_room(&plain, v.n);
		json_text(&r->c.json, token, &plain);
		*text = keep(r, &plain);
	} else {
		*text = arena_copy(&r->c.arena, v);
	}
	return true;
}

bool
text_of(struct reading *r, int token, struct view *text)
{
	if (!plain_of(r, token, text))
		return false;
	if (!has_control(*text))
		return true;
	mistake(r, token, "must not have control characters in it");
	return false;
}

bool
texts_of(struct reading *r, int token, struct view **list, size_t *n)
{
	const struct json *in = &r->c.json;
	bool ok = true;

	*n = 0;
	if (!json_is_array(in, token)) {
		mistake(r, token, "must be an array of strings");
		return false;
	}
	*list = arena_alloc(&r->c.arena,
	    (size_t)json_count(in, token) * sizeof(**list));
	for (int t = json_first(in, token); t != JSON_NONE && *list != NULL;
	    t = json_next(in, t)) {
		struct view v;

		if (!text_of(r, t, &v)) {
			ok = false;
		} else if (v.n == 0) {
			mistake(r, t, "must not be empty");
			ok = false;
		} else {
			(*list)[(*n)++] = v;
		}
	}
	return ok;
}

int
word_of(struct reading *r, int token, const char *const *words, size_t n)
{
	struct view v;

	if (!text_of(r, token, &v))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (view_is(v, words[i]))
			return (int)i;
	mistake_unknown(r, token, v, words, n);
	return -1;
}

/* A path from its beginning and what follows it. */
static struct view
joined(struct reading *r, struct view folder, struct view rest)
{
	struct buf path = BUF(65536);

	buf_add(&path, folder);
	if (folder.n > 0)
		buf_addc(&path, '/');
	buf_add(&path, rest);
	return keep(r, &path);
}

struct view
path_of(struct reading *r, struct view text)
{
	const char *home = getenv("HOME");
	const char *slash = strrchr(r->c.path, '/');

	if (view_starts(text, "~/") && home != NULL)
		return joined(r, view_of(home), view_skip(text, 2));
	if (text.n == 0 || text.p[0] == '/' || slash == NULL)
		return text;
	return joined(r, (struct view){ r->c.path,
	    (size_t)(slash - r->c.path) }, text);
}

void
read_token(struct reading *r, const struct member *m, void *field, int value)
{
	(void)r;
	(void)m;
	*(int *)field = value;
}

void
read_text(struct reading *r, const struct member *m, void *field, int value)
{
	struct view v;

	(void)m;
	if (text_of(r, value, &v) && v.n > 0)
		*(struct view *)field = v;
}

void
read_lines(struct reading *r, const struct member *m, void *field, int value)
{
	struct view v;

	(void)m;
	if (plain_of(r, value, &v) && v.n > 0)
		*(struct view *)field = v;
}

void
read_path(struct reading *r, const struct member *m, void *field, int value)
{
	struct view v;

	(void)m;
	if (text_of(r, value, &v) && v.n > 0)
		*(struct view *)field = path_of(r, v);
}

void
read_program(struct reading *r, const struct member *m, void *field,
    int value)
{
	struct view v;

	(void)m;
	if (text_of(r, value, &v) && v.n > 0)
		*(struct view *)field = view_has(v, "/") ? path_of(r, v) : v;
}

/* A JSON number, or a string with one in it, without a fraction. */
static bool
whole_number(const struct json *in, int t, int64_t *number)
{
	struct view v = json_is_string(in, t) ? json_escaped(in, t) :
	    json_raw(in, t);
	bool minus = v.n > 0 && v.p[0] == '-';
	double d;

	if (view_number(minus ? view_skip(v, 1) : v, number)) {
		*number = minus ? -*number : *number;
		return true;
	}
	if (!json_double(in, t, &d) || d != floor(d) || fabs(d) > 9e15)
		return false;
	*number = (int64_t)d;
	return true;
}

void
read_number(struct reading *r, const struct member *m, void *field, int value)
{
	int64_t number;

	if (json_is_string(&r->c.json, value) &&
	    json_escaped(&r->c.json, value).n == 0)
		return;
	if (!whole_number(&r->c.json, value, &number) || number < m->low ||
	    number > m->high)
		mistake(r, value, "must be a whole number from %lld to %lld",
		    (long long)m->low, (long long)m->high);
	else
		*(int64_t *)field = number;
}

void
read_bool(struct reading *r, const struct member *m, void *field, int value)
{
	const struct json *in = &r->c.json;

	(void)m;
	if (json_is_true(in, value) || json_is(in, value, "true"))
		*(bool *)field = true;
	else if (json_is_false(in, value) || json_is(in, value, "false"))
		*(bool *)field = false;
	else
		mistake(r, value, "must be true or false");
}

void
read_ignored(struct reading *r, const struct member *m, void *field,
    int value)
{
	(void)m;
	(void)field;
	warning(r, value, "has no effect in ccr");
}

void
read_quiet(struct reading *r, const struct member *m, void *field, int value)
{
	(void)r;
	(void)m;
	(void)field;
	(void)value;
}

static bool
matches(const struct member *m, struct view name)
{
	size_t i = 0;

	while (i < name.n && m->name[i] == name.p[i])
		i++;
	return m->name[i] == '*' || (i == name.n && m->name[i] == '\0');
}

/* Misspelt, or unknown altogether. "_x", "//", "$x" are people's comments. */
static void
unknown(struct reading *r, int token, struct view name,
    const struct member *known, size_t n)
{
	const char *names[MEMBERS_MAX], *near;
	size_t count = 0;

	if (name.n > 0 && strchr("_/#$", name.p[0]) != NULL)
		return;
	for (size_t i = 0; i < n && count < MEMBERS_MAX; i++)
		if (known[i].read != read_ignored &&
		    known[i].read != read_quiet)
			names[count++] = known[i].name;
	near = nearest(name, names, count);
	if (near != NULL)
		mistake(r, token, "\"%s\" is not known; did you mean \"%s\"?",
		    shown(r, name), near);
	else
		warning(r, token, "\"%s\" is not known and has no effect",
		    shown_name(r, name));
}

void
read_members(struct reading *r, int object, const struct member *known,
    size_t n, void *base)
{
	const struct json *in = &r->c.json;
	uint64_t seen = 0;

	assert(n <= MEMBERS_MAX);
	if (!json_is_object(in, object)) {
		mistake(r, object, "must be an object, as in {...}");
		return;
	}
	for (int k = json_first(in, object); k != JSON_NONE;
	    k = json_next(in, k)) {
		struct view name = name_of(r, k);
		size_t i = 0;

		while (i < n && !matches(&known[i], name))
			i++;
		if (i == n) {
			unknown(r, k, name, known, n);
			continue;
		}
		if (seen >> i & 1 && known[i].read != read_quiet)
			warning(r, k, "\"%s\" stands here twice; the last "
			    "one counts", known[i].name);
		seen |= (uint64_t)1 << i;
		if (!json_is_null(in, json_value(in, k)))
			known[i].read(r, &known[i], (char *)base +
			    known[i].offset, json_value(in, k));
	}
}
