/* Comments, trailing commas, loose quotes: made strict, places kept. */
#include <stdlib.h>

#include "config/relaxed.h"
#include "json/scan.h"
#include "tap.h"

static const struct {
	const char *in, *want;
} cases[] = {
	{ "{}", "{}" },
	{ "", "" },
	/* Comments. */
	{ "// x\n{}", "    \n{}" },
	{ "{} // x", "{}     " },
	{ "{ /* x */ }", "{         }" },
	{ "{/* 1\n * 2\r\n */}", "{    \n     \n   }" },
	{ "{/**/}/***/", "{    }     " },
	{ "//\n//\n1", "  \n  \n1" },
	{ "[1,//,]\n2]", "[1,    \n2]" },
	{ "[\"// no\", \"/* no */\", 'x//y']",
	    "[\"// no\", \"/* no */\", \"x//y\"]" },
	{ "[\"a\\\"// no\"]", "[\"a\\\"// no\"]" },
	/* A slash alone is left for the grammar to refuse. */
	{ "[1 / 2]", "[1 / 2]" },
	{ "/", "/" },
	/* Trailing commas. */
	{ "[1,]", "[1 ]" },
	{ "{\"a\":1,}", "{\"a\":1 }" },
	{ "[[1,],{},]", "[[1 ],{} ]" },
	{ "[\"x\" , \n // c\n ]", "[\"x\"   \n     \n ]" },
	{ "[true,/* , */]", "[true        ]" },
	/* Commas that nobody should have written. */
	{ "[,]", "[,]" },
	{ "[1,,]", "[1,,]" },
	{ "{,}", "{,}" },
	{ "{\"a\":,}", "{\"a\":,}" },
	/* Quotes. */
	{ "{a:1}", "{\"a\":1}" },
	{ "{ $a_1 : 1, \"b\":2}", "{ \"$a_1\" : 1, \"b\":2}" },
	{ "{a /* c */ : 1}", "{\"a\"         : 1}" },
	{ "['x']", "[\"x\"]" },
	{ "['it\\'s \"so\"']", "[\"it's \\\"so\\\"\"]" },
	{ "['\\n\\\\']", "[\"\\n\\\\\"]" },
	{ "[true,false,null]", "[true,false,null]" },
	/* A word that is no name keeps its nakedness, and is refused. */
	{ "[x]", "[x]" },
	{ "{\"a\": x}", "{\"a\": x}" },
	{ "{a-b:1}", "{a-\"b\":1}" },
	{ "{1a:1}", "{1a:1}" },
	/* Strings that do not end. */
	{ "[\"x\n]", "[\"x\n]" },
	{ "['x\n]", "[\"x\n]" },
	{ "['x", "[\"x" },
	{ "['", "[\"" },
	{ "[\"\\", "[\"\\" },
	{ "['\\", "[\"\\" },
	/* A byte order mark. */
	{ "\xef\xbb\xbf{}", "   {}" },
};

/* Endless comments, and where they begin. */
static const struct {
	const char *in;
	int offset;
} endless[] = {
	{ "/*", 0 },
	{ "{} /*", 3 },
	{ "{} /*/", 3 },
	{ "/**/ {} /* x *\n/", 8 },
};

static void
strict(const char *in, const char *want)
{
	struct buf text = BUF(4096);
	struct relaxed map = { .n = 0 };
	size_t offset;

	buf_adds(&text, in);
	OK(relaxed_strict(&text, &map, &offset), "%s", want);
	IS_MEM(text.p == NULL ? "" : text.p, text.n, want, strlen(want));
	if (map.n == 0)
		IS_INT(text.n, strlen(in));
	relaxed_free(&map);
	buf_free(&text);
}

/* Every byte of the strict text leads back to the file's byte. */
static void
places(void)
{
	const char *in = "{a: 'it\\'s \"so\"', // c\n  bc: [1,], d: \"x\"}";
	const char *strict_text =
	    "{\"a\": \"it's \\\"so\\\"\",     \n  \"bc\": [1 ], \"d\": \"x\"}";
	static const struct {
		const char *strict, *in;
	} pairs[] = {
		{ "\"a\"", "a:" }, { "\"it", "'it" }, { "s \\\"so", "s \"so" },
		{ ", ", ", // c" }, { "\"bc\"", "bc:" }, { "[1", "[1" },
		{ "\"d\"", "d:" }, { "\"x\"", "\"x\"" }, { "\"}", "\"}" },
	};
	struct buf text = BUF(4096);
	struct relaxed map = { .n = 0 };
	size_t offset;

	buf_adds(&text, in);
	relaxed_strict(&text, &map, &offset);
	IS(buf_cstr(&text), strict_text);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		IS_INT(relaxed_offset(&map, (size_t)(strstr(strict_text,
		    pairs[i].strict) - strict_text)),
		    strstr(in, pairs[i].in) - in);
	IS_INT(relaxed_offset(&map, 0), 0);
	IS_INT(relaxed_offset(&map, strlen(strict_text)), strlen(in));
	relaxed_free(&map);
	buf_free(&text);
}

/* Much of everything stays linear: a test that ends. */
static void
much(void)
{
	struct buf text = BUF(4 * 1024 * 1024);
	struct relaxed map = { .n = 0 };
	struct json_scan scan = { .longs = NULL };
	size_t offset;

	buf_addc(&text, '[');
	for (int i = 0; i < 100000; i++)
		buf_adds(&text, "{a/**/:'\"',},//\n");
	buf_addc(&text, ']');
	OK(relaxed_strict(&text, &map, &offset), "a hundred thousand names");
	OK(json_scan(buf_view(&text), 8, &scan), "which is JSON then");
	IS_INT(scan.tokens, 300001);
	relaxed_free(&map);
	buf_free(&text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		strict(cases[i].in, cases[i].want);
	for (size_t i = 0; i < sizeof(endless) / sizeof(*endless); i++) {
		struct buf text = BUF(4096);
		struct relaxed map = { .n = 0 };
		size_t offset = 99;

		buf_adds(&text, endless[i].in);
		OK(!relaxed_strict(&text, &map, &offset), "no end %zu", i);
		IS_INT(offset, endless[i].offset);
		buf_free(&text);
	}
	places();
	much();
	return done_testing();
}
