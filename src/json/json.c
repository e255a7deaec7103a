#include "json/json.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/escape.h"
#include "json/tokenise.h"

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
	/* What is in there is of no use: free is cheaper than a copy. */
	free(in->token);
	in->token = NULL;
	in->cap = 0;
	token = malloc((size_t)tokens * sizeof(*token));
	if (token == NULL)
		return false;
	in->token = token;
	in->cap = tokens;
	return true;
}

bool
json_parse(struct json *in, struct view text, struct fail *f)
{
	struct json_scan scan = { .longs = &in->longs };

	in->text = text;
	in->n = in->longs.n = 0;
	if (text.n >= INT_MAX)
		return fail(f, 413, "a JSON text of 2 GiB is too long");
	if (!json_scan(text, JSON_DEPTH, &scan))
		return refuse(&scan, text, f);
	if (!grow(in, scan.tokens))
		return fail(f, 500, "out of memory");
	if (!tokenise(in, &scan)) {
		in->n = 0;
		return fail(f, 500, "the JSON scanner and jsmn disagree");
	}
	return true;
}

void
json_free(struct json *in)
{
	free(in->token);
	free(in->longs.at);
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
	/* jsmn counts a value as its name's child. */
	return json_is_string(in, name) && in->token[name].size == 1 ?
	    name + 1 : JSON_NONE;
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
	size_t n = strlen(name);
	int found = JSON_NONE;

	if (!json_is_object(in, object))
		return JSON_NONE;
	for (int k = json_first(in, object); k != JSON_NONE;
	    k = json_next(in, k))
		if (json_is_n(in, k, name, n))
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

/* A NUL may stand in a string, so lengths are compared first. */
static bool
is_unescaped(struct view escaped, const char *plain, size_t n)
{
	struct buf b = BUF(escaped.n);
	bool same;

	json_unescape(escaped, &b);
	same = !b.failed && b.n == n && memcmp(b.p, plain, n) == 0;
	buf_free(&b);
	return same;
}

bool
json_is_n(const struct json *in, int t, const char *plain, size_t n)
{
	struct view v;

	if (!is_type(in, t, JSMN_STRING))
		return false;
	v = (struct view){ in->text.p + in->token[t].start,
	    (size_t)(in->token[t].end - in->token[t].start) };
	/* Every escape is longer than what it stands for, at most six times. */
	if (v.n == n)
		return memcmp(v.p, plain, n) == 0 &&
		    memchr(plain, '\\', n) == NULL;
	if (v.n < n || v.n > 6 * n ||
	    (v.p[0] != plain[0] && v.p[0] != '\\'))
		return false;
	return memchr(v.p, '\\', v.n) != NULL && is_unescaped(v, plain, n);
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
	struct buf b = BUF(v.n);
	const char *text;
	double d = HUGE_VAL;

	if (!json_is_number(in, t))
		return false;
	buf_add(&b, v);
	text = buf_cstr(&b);
	if (text != NULL)
		d = strtod(text, NULL);
	buf_free(&b);
	if (isfinite(d))
		*number = d;
	return isfinite(d);
}

/* Digits, with a minus or without, exactly. */
static bool
whole_number(struct view v, int64_t *number)
{
	bool minus = v.n > 0 && v.p[0] == '-';
	int64_t sum = 0;

	for (size_t i = minus; i < v.n; i++) {
		int digit = v.p[i] - '0';

		if (sum < (INT64_MIN + digit) / 10)
			return false;
		sum = sum * 10 - digit;
	}
	if (!minus && sum == INT64_MIN)
		return false;
	*number = minus ? sum : -sum;
	return true;
}

static bool
has_fraction_or_exponent(struct view v)
{
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] == '.' || v.p[i] == 'e' || v.p[i] == 'E')
			return true;
	return false;
}

bool
json_int(const struct json *in, int t, int64_t *number)
{
	const double over = 9223372036854775808.0;      /* 2 to the 63rd */
	struct view v = json_raw(in, t);
	double d;

	if (!json_is_number(in, t))
		return false;
	if (!has_fraction_or_exponent(v))
		return whole_number(v, number);
	if (!json_double(in, t, &d) || d < -over || d >= over)
		return false;
	*number = (int64_t)d;
	return true;
}

size_t
json_offset(const struct json *in, int t)
{
	return t < 0 || t >= in->n ? 0 : (size_t)in->token[t].start;
}
