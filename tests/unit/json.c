/* json_parse and the walk over its tokens. */
#include "json/json.h"

#include "edge.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct edge edge;
static struct json in;

static bool
parse(const char *text)
{
	struct fail f = { 0 };

	return json_parse(&in, edge_put(&edge, view_of(text)), &f);
}

/* A view as a C string, until the next call. */
static const char *
cstr(struct view v)
{
	static char text[256];

	snprintf(text, sizeof(text), "%.*s", VIEW_ARG(v));
	return text;
}

static void
places(void)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "line 1, column 1: there is no text" },
		{ " \n ", "line 2, column 2: the text ends too early" },
		{ "{\n\t\"a\": 1,\n}",
		    "line 3, column 1: expected a member's name in quotes" },
		{ "[1,\n2\n3]", "line 3, column 1: expected a comma or ]" },
		{ "{\"a\":1 \"b\":2}",
		    "line 1, column 8: expected a comma or }" },
		{ "{\"a\" 1}",
		    "line 1, column 6: expected a colon after a name" },
		{ "[\"a\nb\"]",
		    "line 1, column 4: control character in a string" },
		{ "[\"ab\\q\"]",
		    "line 1, column 5: unknown escape in a string" },
		{ "[\"\\u12x4\"]",
		    "line 1, column 3: \\u needs four hexadecimal digits" },
		{ "[\"\\u123",
		    "line 1, column 3: \\u needs four hexadecimal digits" },
		{ "[\"0123456\xff\"]", "line 1, column 10: invalid UTF-8" },
		{ "[\"\xe4\xb8", "line 1, column 3: invalid UTF-8" },
		{ "[01]", "line 1, column 3: a number begins with 0" },
		{ "[-]", "line 1, column 3: a digit is missing in a number" },
		{ "1 2", "line 1, column 3: something follows the value" },
		{ "[\"abc", "line 1, column 6: the string does not end" },
		{ "[\"abc\\", "line 1, column 7: the string does not end" },
		{ "[tru]", "line 1, column 2: expected a value" },
		{ "\xef\xbb\xbf{}",
		    "line 1, column 1: a byte order mark stands in front" },
		{ "\xff\xfe{", "line 1, column 1: the text is UTF-16, not "
		    "UTF-8" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fail f = { 0 };
		char want[200];

		snprintf(want, sizeof(want), "not valid JSON: %s",
		    cases[i].want);
		OK(!json_parse(&in, edge_put(&edge, view_of(cases[i].text)),
		    &f) && f.status == 400, "refused: %s", cases[i].want);
		IS(f.text, want);
		OK(in.n == 0 && json_first(&in, JSON_ROOT) == JSON_NONE,
		    "no tokens are left");
	}
}

/* Each byte, plain and behind a backslash, at every place of a string. */
static void
every_byte(void)
{
	int wrong = 0;

	for (int c = 0; c < 256; c++)
		for (size_t at = 0; at < 20; at++) {
			char text[22];
			struct view v = { text, sizeof(text) };
			struct fail f;
			bool good = c >= 0x20 && c < 0x80 && c != '"' &&
			    c != '\\';

			memset(text, 'x', sizeof(text));
			text[0] = text[21] = '"';
			text[at + 1] = (char)c;
			wrong += json_parse(&in, edge_put(&edge, v), &f) !=
			    good;
			if (at == 19)
				continue;
			text[at + 1] = '\\';
			text[at + 2] = (char)c;
			good = c != 0 && strchr("\"\\/bfnrt", c) != NULL;
			wrong += json_parse(&in, edge_put(&edge, v), &f) !=
			    good;
		}
	IS_INT(wrong, 0);
}

static void
navigation(void)
{
	int a, t;

	OK(parse(" {\"a\": {\"b\": [1, {\"c\": \"x\"}, [], \"\\u0041\"]},"
	    " \"n\\u0061me\": true, \"a\\nb\": null, \"\": false,"
	    " \"e\": {}, \"z\\u0000y\": 7} "), "a nested text");
	OK(json_is_object(&in, JSON_ROOT), "the root is an object");
	IS_INT(json_count(&in, JSON_ROOT), 6);

	a = json_get(&in, json_get(&in, JSON_ROOT, "a"), "b");
	OK(json_is_array(&in, a), "a path of two names");
	IS_INT(json_count(&in, a), 4);
	IS(cstr(json_raw(&in, a)), "[1, {\"c\": \"x\"}, [], \"\\u0041\"]");
	t = json_first(&in, a);
	IS(cstr(json_raw(&in, t)), "1");
	t = json_next(&in, t);
	IS(cstr(json_raw(&in, json_get(&in, t, "c"))), "\"x\"");
	IS(cstr(json_escaped(&in, json_get(&in, t, "c"))), "x");
	t = json_next(&in, t);
	OK(json_is_array(&in, t) && json_count(&in, t) == 0 &&
	    json_first(&in, t) == JSON_NONE, "an empty array has nothing");
	t = json_next(&in, t);
	OK(json_is(&in, t, "A"), "an escaped element is itself");
	IS_INT(json_last(&in, a), t);
	IS_INT(json_next(&in, t), JSON_NONE);
	IS_INT(json_value(&in, t), JSON_NONE);

	OK(json_is_true(&in, json_get(&in, JSON_ROOT, "name")),
	    "an escaped name is found");
	OK(json_is_null(&in, json_get(&in, JSON_ROOT, "a\nb")),
	    "a name with a newline");
	OK(json_is_false(&in, json_get(&in, JSON_ROOT, "")), "an empty name");
	IS_INT(json_get(&in, JSON_ROOT, "z"), JSON_NONE);
	IS_INT(json_get(&in, JSON_ROOT, "nam"), JSON_NONE);
	IS_INT(json_get(&in, JSON_ROOT, "name "), JSON_NONE);
	IS_INT(json_get(&in, JSON_ROOT, "n\\u0061me"), JSON_NONE);
	t = json_first(&in, JSON_ROOT);
	IS(cstr(json_escaped(&in, t)), "a");
	IS_INT(json_value(&in, t), json_get(&in, JSON_ROOT, "a"));
	IS_INT(json_next(&in, json_value(&in, t)), JSON_NONE);
	IS_INT((int)json_offset(&in, t), 3);
}

static void
duplicates(void)
{
	int64_t n = 0;

	OK(parse("{\"a\":1,\"b\":0,\"\\u0061\":2,\"a\":3,\"b\":{\"a\":4}}"),
	    "names that come again");
	OK(json_int(&in, json_get(&in, JSON_ROOT, "a"), &n) && n == 3,
	    "the last one counts");
	OK(json_int(&in, json_get(&in, json_get(&in, JSON_ROOT, "b"), "a"),
	    &n) && n == 4, "also of containers");
}

/* Every function takes what is not there, or not of its kind. */
static void
nothing(void)
{
	static const int none[] = { JSON_NONE, 99, -7 };
	struct buf out = BUF(10);
	int64_t n = 5;
	double d = 5;

	OK(parse("[1]"), "a text of two tokens");
	for (size_t i = 0; i < COUNT(none); i++) {
		int t = none[i];

		OK(!json_is_object(&in, t) && !json_is_array(&in, t) &&
		    !json_is_string(&in, t) && !json_is_number(&in, t) &&
		    !json_is_true(&in, t) && !json_is_false(&in, t) &&
		    !json_is_null(&in, t), "token %d is nothing", t);
		OK(json_get(&in, t, "a") == JSON_NONE &&
		    json_first(&in, t) == JSON_NONE &&
		    json_next(&in, t) == JSON_NONE &&
		    json_value(&in, t) == JSON_NONE &&
		    json_last(&in, t) == JSON_NONE &&
		    json_count(&in, t) == 0 && json_offset(&in, t) == 0,
		    "nor has it anything");
		OK(json_raw(&in, t).n == 0 && json_escaped(&in, t).n == 0 &&
		    !json_is(&in, t, "") && !json_text(&in, t, &out) &&
		    !json_int(&in, t, &n) && !json_double(&in, t, &d),
		    "nor a text");
	}
	OK(n == 5 && d == 5 && out.n == 0, "nothing was written");
	OK(json_get(&in, JSON_ROOT, "a") == JSON_NONE, "an array has no name");
	OK(!json_text(&in, 1, &out) && json_escaped(&in, 1).n == 0 &&
	    json_count(&in, 1) == 0, "a number is no text");
	OK(json_value(&in, 0) == JSON_NONE, "an array has no value");
	buf_free(&out);
}

/* One struct for many texts, longer and shorter ones, bad ones between. */
static void
again(void)
{
	for (int i = 0; i < 50; i++) {
		static const char *const texts[] = { "[1,2,3,4,5,6,7,8,9]",
			"[", "{\"a\":[]}", "1", "[1,2,3,4,5,6,7,8,9,10]" };
		const char *text = texts[i % 5];

		if (parse(text) != (i % 5 != 1) ||
		    (in.n > 0 && !view_eq(json_raw(&in, JSON_ROOT),
		    view_of(text)))) {
			OK(false, "round %d: %s", i, text);
			return;
		}
	}
	OK(true, "50 texts in one struct");
	json_free(&in);
	json_free(&in);
	OK(in.token == NULL && parse("[]"), "freed twice, used again");
}

static void
is_string(void)
{
	static const struct { const char *text, *plain; bool same; } cases[] = {
		{ "\"\"", "", true }, { "\"a\"", "a", true },
		{ "\"a\"", "", false }, { "\"a\"", "ab", false },
		{ "\"\\\\\"", "\\", true }, { "\"\\\\\"", "\\\\", false },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", true },
		{ "\"\\u0000\"", "", false }, { "\"a\\u0000\"", "a", false },
		{ "\"\\/\"", "/", true }, { "\"\\/\"", "\\/", false },
		{ "1", "1", false }, { "[]", "", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		OK(parse(cases[i].text), "%s", cases[i].text);
		OK(json_is(&in, JSON_ROOT, cases[i].plain) == cases[i].same,
		    "%s %s %s", cases[i].text, cases[i].same ? "is" :
		    "is not", cases[i].plain);
	}
}

static void
repeat(struct buf *b, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_adds(b, piece);
}

static void
depth(void)
{
	struct buf b = BUF(16 << 20);
	struct fail f = { 0 };

	repeat(&b, "{\"a\":[", JSON_DEPTH / 2);
	repeat(&b, "]}", JSON_DEPTH / 2);
	OK(json_parse(&in, buf_view(&b), &f) && in.n == JSON_DEPTH * 3 / 2,
	    "%d deep", JSON_DEPTH);
	buf_clear(&b);
	repeat(&b, "[", JSON_DEPTH + 1);
	repeat(&b, "]", JSON_DEPTH + 1);
	OK(!json_parse(&in, buf_view(&b), &f) && f.status == 400,
	    "one deeper is refused");
	IS(f.text, "not valid JSON: line 1, column 513: nested too deeply");

	buf_clear(&b);
	buf_addc(&b, '[');
	for (int i = 0; i < 1000; i++) {
		repeat(&b, "[", 200);
		repeat(&b, "]", 200);
		buf_addc(&b, i < 999 ? ',' : ']');
	}
	OK(json_parse(&in, buf_view(&b), &f) && in.n == 200001,
	    "a thousand times 200 deep");
	buf_clear(&b);
	buf_addc(&b, '[');
	for (int i = 0; i < 8000; i++) {
		repeat(&b, "[", 511);
		repeat(&b, "]", 511);
		buf_addc(&b, ',');
	}
	OK(!b.failed && !json_parse(&in, buf_view(&b), &f) && strstr(f.text,
	    "nested too deeply too many times") != NULL,
	    "eight thousand times 511 deep is too much");
	buf_free(&b);
}

static void
large(void)
{
	struct buf b = BUF(64 << 20);
	struct fail f = { 0 };
	int n = 0;

	buf_addc(&b, '[');
	repeat(&b, "0,", 999999);
	buf_adds(&b, "{}]");
	OK(json_parse(&in, buf_view(&b), &f), "a million elements");
	for (int t = json_first(&in, JSON_ROOT); t != JSON_NONE;
	    t = json_next(&in, t))
		n++;
	IS_INT(n, 1000000);
	IS_INT(json_count(&in, JSON_ROOT), 1000000);
	OK(json_is_object(&in, json_last(&in, JSON_ROOT)), "the last one");

	buf_clear(&b);
	buf_addc(&b, '"');
	repeat(&b, "sixteen bytes,\\n", (4 << 20) - 1);
	repeat(&b, "x", 14);
	buf_addc(&b, '"');
	IS_INT((intmax_t)b.n, 64 << 20);
	OK(json_parse(&in, buf_view(&b), &f) && in.n == 1,
	    "a string of 64 MiB");
	buf_free(&b);
}

int
main(void)
{
	places();
	every_byte();
	navigation();
	duplicates();
	nothing();
	is_string();
	again();
	depth();
	large();
	json_free(&in);
	edge_free(&edge);
	return done_testing();
}
