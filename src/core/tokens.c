#include "core/tokens.h"

/* Tenths of a token, so that sums of small shares stay exact. */
#define TENTHS 10

/* A picture of unknown size, and a page of a document. */
#define IMAGE_TOKENS 1600
#define DOCUMENT_TOKENS 2000

/* What a byte of escaped text begins. */
enum class { SYMBOL, LETTER, DIGIT, BLANK, ESCAPE, TWO, THREE, FOUR };

static enum class
class_of(unsigned char c)
{
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		return LETTER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (c == ' ')
		return BLANK;
	if (c == '\\')
		return ESCAPE;
	return c < 0x80 ? SYMBOL : c < 0xe0 ? TWO : c < 0xf0 ? THREE : FOUR;
}

static uint8_t classes[256];

static void
make_classes(void)
{
	if (classes['a'] == LETTER)
		return;
	for (int c = 0; c < 256; c++)
		classes[c] = (uint8_t)class_of((unsigned char)c);
}

/*
 * The cost of escaped text. A word is one token up to some seven letters, then
 * one for every five; digits go in threes; a blank belongs to the word behind
 * it; a character of Chinese costs about one.
 */
static int64_t
text_tenths(struct view escaped)
{
	static const uint8_t cost[] = { 7, 0, 0, 0, 6, 6, 11, 20 };
	static const uint8_t length[] = { 1, 0, 0, 1, 2, 2, 3, 4 };
	const unsigned char *p = (const unsigned char *)escaped.p;
	const unsigned char *end = p + escaped.n, *from;
	int64_t tenths = 0;

	while (p < end) {
		uint8_t class = classes[*p];

		if (class != LETTER && class != DIGIT) {
			tenths += cost[class];
			p += class == ESCAPE && end - p > 5 && p[1] == 'u' ?
			    6 : length[class];
			continue;
		}
		from = p++;
		while (p < end && classes[*p] == class)
			p++;
		if (class == DIGIT)
			tenths += (p - from + 2) / 3 * TENTHS;
		else
			tenths += p - from <= 7 ? TENTHS :
			    (p - from) * TENTHS / 5;
	}
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

	make_classes();
	for (size_t i = 0; i < sizeof(part) / sizeof(*part); i++)
		tenths += tree_tenths(in, json_get(in, JSON_ROOT, part[i]));
	return tenths < TENTHS ? 1 : tenths / TENTHS;
}
