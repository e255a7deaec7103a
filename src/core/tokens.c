#include "core/tokens.h"

/* Tenths of a token, so that sums of small shares stay exact. */
#define TENTHS 10

/* A picture of unknown size, and a page of a document. */
#define IMAGE_TOKENS 1600
#define DOCUMENT_TOKENS 2000

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
run_of(struct view v, bool (*is)(char))
{
	size_t n = 0;

	while (n < v.n && is(v.p[n]))
		n++;
	return n;
}

/*
 * The next piece of escaped text: its length, its cost added to *tenths. A
 * word is one token up to some seven letters, then one for every four or
 * five; digits go in threes; a character of Chinese costs about one.
 */
static size_t
piece(struct view v, int64_t *tenths)
{
	unsigned char c = (unsigned char)v.p[0];
	size_t n;

	if (is_letter(v.p[0])) {
		n = run_of(v, is_letter);
		*tenths += n <= 7 ? TENTHS : (int64_t)(n * TENTHS / 5);
		return n;
	}
	if (is_digit(v.p[0])) {
		n = run_of(v, is_digit);
		*tenths += (int64_t)((n + 2) / 3) * TENTHS;
		return n;
	}
	if (c == ' ')
		return 1;
	if (c == '\\') {
		*tenths += 6;
		return v.n > 5 && v.p[1] == 'u' ? 6 : v.n > 1 ? 2 : 1;
	}
	if (c < 0x80) {
		*tenths += 7;
		return 1;
	}
	n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	*tenths += n == 2 ? 6 : n == 3 ? 11 : 20;
	return n < v.n ? n : v.n;
}

static int64_t
text_tenths(struct view escaped)
{
	int64_t tenths = 0;

	while (escaped.n > 0)
		escaped = view_skip(escaped, piece(escaped, &tenths));
	return tenths;
}

static int64_t tree_tenths(const struct json *in, int t);

/* A block with a picture or a file in it is not counted by its base64. */
static int64_t
source_tenths(const struct json *in, int object)
{
	int source = json_get(in, object, "source");
	int type = json_get(in, object, "type");

	if (!json_is_object(in, source))
		return -1;
	if (json_is(in, type, "image"))
		return IMAGE_TOKENS * TENTHS;
	if (json_is(in, type, "document") &&
	    json_is(in, json_get(in, source, "type"), "base64"))
		return DOCUMENT_TOKENS * TENTHS;
	return -1;
}

static int64_t
object_tenths(const struct json *in, int t)
{
	int64_t sum = source_tenths(in, t);

	if (sum >= 0)
		return sum;
	sum = 0;
	for (int k = json_first(in, t); k != JSON_NONE; k = json_next(in, k)) {
		if (json_is(in, k, "cache_control") ||
		    json_is(in, k, "signature"))
			continue;
		sum += 10 + tree_tenths(in, json_value(in, k));
	}
	return sum;
}

/* A value and all that is in it. Its depth is bounded by json_parse. */
static int64_t
tree_tenths(const struct json *in, int t)
{
	int64_t sum = 0;

	if (json_is_string(in, t))
		return text_tenths(json_escaped(in, t));
	if (json_is_object(in, t))
		return object_tenths(in, t);
	if (!json_is_array(in, t))
		return t == JSON_NONE ? 0 : TENTHS;
	for (int e = json_first(in, t); e != JSON_NONE; e = json_next(in, e))
		sum += 5 + tree_tenths(in, e);
	return sum;
}

int64_t
tokens_estimate(const struct json *in)
{
	static const char *const part[] = { "system", "messages", "tools" };
	int64_t tenths = 0;

	for (size_t i = 0; i < sizeof(part) / sizeof(*part); i++)
		tenths += tree_tenths(in, json_get(in, JSON_ROOT, part[i]));
	return tenths < TENTHS ? 1 : tenths / TENTHS;
}
