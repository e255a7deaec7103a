#include "json/json.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "json/escape.h"
#include "json/scan.h"

void
json_place(struct view text, size_t offset, int *line, int *column)
{
	struct view before = { text.p, offset < text.n ? offset : text.n };
	const char *newline;

	*line = 1;
	while ((newline = before.n == 0 ? NULL :
	    memchr(before.p, '\n', before.n)) != NULL) {
		++*line;
		before = view_skip(before, (size_t)(newline + 1 - before.p));
	}
	*column = (int)before.n + 1;
}

static bool
refuse(const struct json_scan *scan, struct view text, struct fail *f)
{
	int line, column;

	json_place(text, scan->offset, &line, &column);
	return fail(f, 400, "not valid JSON: line %d, column %d: %s", line,
	    column, scan->mistake);
}

static bool
grow(struct json *in, int tokens)
{
	jsmntok_t *token;

	if (tokens <= in->cap)
		return true;
	token = realloc(in->token, (size_t)tokens * sizeof(*token));
	if (token == NULL)
		return false;
	in->token = token;
	in->cap = tokens;
	return true;
}

/*
 * Turn each token's link to its parent, which nobody asks for, into one to its
 * next sibling, which everybody does. Level d of the path to the present token
 * holds that container (or name) and the last child seen of it.
 */
static void
link_siblings(struct json *in)
{
	int owner[2 * JSON_DEPTH + 1], child[2 * JSON_DEPTH + 1];
	int d = 0;

	owner[0] = -1;
	child[0] = JSON_NONE;
	for (int i = 0; i < in->n; i++) {
		int parent = in->token[i].parent;

		if (parent == i - 1 && i > 0) {
			owner[++d] = parent;
			child[d] = JSON_NONE;
		}
		while (owner[d] != parent)
			d--;
		if (child[d] != JSON_NONE)
			in->token[child[d]].parent = i;
		child[d] = i;
		in->token[i].parent = JSON_NONE;
	}
}

static bool
tokenise(struct json *in, const struct json_scan *scan)
{
	jsmn_parser parser;

	if (scan->scalar) {
		/* jsmn wants a container around a number or a word. */
		bool string = scan->root.p[0] == '"';
		int start = (int)(scan->root.p - in->text.p);

		in->token[0] = (jsmntok_t){
			.type = string ? JSMN_STRING : JSMN_PRIMITIVE,
			.start = start + string,
			.end = start + (int)scan->root.n - string,
			.parent = JSON_NONE,
		};
		in->n = 1;
		return true;
	}
	jsmn_init(&parser);
	in->n = jsmn_parse(&parser, in->text.p, in->text.n, in->token,
	    (unsigned)in->cap);
	return in->n == scan->tokens;
}

bool
json_parse(struct json *in, struct view text, struct fail *f)
{
	struct json_scan scan;

	in->text = text;
	in->n = 0;
	if (text.n > INT_MAX)
		return fail(f, 413, "a JSON text of over 2 GiB is too long");
	if (!json_scan(text, JSON_DEPTH, &scan))
		return refuse(&scan, text, f);
	if (!grow(in, scan.tokens))
		return fail(f, 500, "out of memory");
	if (!tokenise(in, &scan)) {
		in->n = 0;
		return fail(f, 500, "the JSON scanner and jsmn disagree");
	}
	if (!scan.scalar)
		link_siblings(in);
	return true;
}

void
json_free(struct json *in)
{
	free(in->token);
	*in = (struct json){ 0 };
}

static bool
is_type(const struct json *in, int t, jsmntype_t type)
{
	return t >= 0 && t < in->n && in->token[t].type == type;
}

static bool
is_word(const struct json *in, int t, char first)
{
	return is_type(in, t, JSMN_PRIMITIVE) &&
	    in->text.p[in->token[t].start] == first;
}

bool
json_is_object(const struct json *in, int t)
{
	return is_type(in, t, JSMN_OBJECT);
}

bool
json_is_array(const struct json *in, int t)
{
	return is_type(in, t, JSMN_ARRAY);
}

bool
json_is_string(const struct json *in, int t)
{
	return is_type(in, t, JSMN_STRING);
}

bool
json_is_number(const struct json *in, int t)
{
	return is_type(in, t, JSMN_PRIMITIVE) && !is_word(in, t, 't') &&
	    !is_word(in, t, 'f') && !is_word(in, t, 'n');
}

bool
json_is_true(const struct json *in, int t)
{
	return is_word(in, t, 't');
}

bool
json_is_false(const struct json *in, int t)
{
	return is_word(in, t, 'f');
}

bool
json_is_null(const struct json *in, int t)
{
	return is_word(in, t, 'n');
}

int
json_first(const struct json *in, int container)
{
	if (!json_is_object(in, container) && !json_is_array(in, container))
		return JSON_NONE;
	return in->token[container].size > 0 ? container + 1 : JSON_NONE;
}

int
json_next(const struct json *in, int t)
{
	return t >= 0 && t < in->n ? in->token[t].parent : JSON_NONE;
}

int
json_value(const struct json *in, int name)
{
	return name >= 0 && name + 1 < in->n ? name + 1 : JSON_NONE;
}

int
json_count(const struct json *in, int container)
{
	return json_is_object(in, container) || json_is_array(in, container) ?
	    in->token[container].size : 0;
}

int
json_last(const struct json *in, int array)
{
	int last = JSON_NONE;

	for (int t = json_first(in, array); t != JSON_NONE;
	    t = json_next(in, t))
		last = t;
	return last;
}

int
json_get(const struct json *in, int object, const char *name)
{
	int found = JSON_NONE;

	if (!json_is_object(in, object))
		return JSON_NONE;
	for (int k = json_first(in, object); k != JSON_NONE;
	    k = json_next(in, k))
		if (json_is(in, k, name))
			found = k + 1;
	return found;
}

struct view
json_raw(const struct json *in, int t)
{
	int quote;

	if (t < 0 || t >= in->n)
		return (struct view){ "", 0 };
	quote = in->token[t].type == JSMN_STRING;
	return (struct view){ in->text.p + in->token[t].start - quote,
	    (size_t)(in->token[t].end - in->token[t].start + 2 * quote) };
}

struct view
json_escaped(const struct json *in, int t)
{
	if (!json_is_string(in, t))
		return (struct view){ "", 0 };
	return (struct view){ in->text.p + in->token[t].start,
	    (size_t)(in->token[t].end - in->token[t].start) };
}

bool
json_is(const struct json *in, int t, const char *plain)
{
	struct view v = json_escaped(in, t);
	struct buf b = BUF(256);
	bool same;

	if (!json_is_string(in, t))
		return false;
	if (v.n == 0 || memchr(v.p, '\\', v.n) == NULL)
		return view_is(v, plain);
	json_unescape(v, &b);
	same = !b.failed && view_is(buf_view(&b), plain);
	buf_free(&b);
	return same;
}

bool
json_text(const struct json *in, int t, struct buf *out)
{
	if (!json_is_string(in, t))
		return false;
	json_unescape(json_escaped(in, t), out);
	return true;
}

bool
json_double(const struct json *in, int t, double *number)
{
	struct view v = json_raw(in, t);
	char text[64], *end;

	if (!json_is_number(in, t) || v.n >= sizeof(text))
		return false;
	memcpy(text, v.p, v.n);
	text[v.n] = '\0';
	*number = strtod(text, &end);
	return *end == '\0';
}

bool
json_int(const struct json *in, int t, int64_t *number)
{
	struct view v = json_raw(in, t);
	bool minus = v.n > 0 && v.p[0] == '-';
	double d;

	if (!json_is_number(in, t))
		return false;
	if (view_number(minus ? view_skip(v, 1) : v, number)) {
		*number = minus ? -*number : *number;
		return true;
	}
	if (!json_double(in, t, &d) || !(d > -9e18 && d < 9e18))
		return false;
	*number = (int64_t)d;
	return true;
}

size_t
json_offset(const struct json *in, int t)
{
	return t < 0 || t >= in->n ? 0 : (size_t)in->token[t].start;
}
