/* Strings to and from their form between quotes. */
#include "json/escape.h"
#include "json/json.h"

#include "edge.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TEXT(literal) { "" literal, sizeof(literal) - 1 }

static struct edge edge;

typedef void change(struct view from, struct buf *out);

/* Apply it to text that ends at the edge, below every ceiling in turn. */
static void
check(change *how, struct view from, struct view want)
{
	struct buf out = BUF(4096);
	bool exact = true;

	from = edge_put(&edge, from);
	how(from, &out);
	IS_MEM(out.p, out.n, want.p, want.n);
	buf_free(&out);
	for (size_t max = 0; max <= want.n; max++) {
		struct buf tight = BUF(max);

		how(from, &tight);
		exact = exact && tight.failed == (max < want.n);
		buf_free(&tight);
	}
	OK(exact, "it fails below %zu bytes, and only there", want.n);
}

static const struct { struct view plain, escaped; } both_ways[] = {
	{ TEXT(""), TEXT("") },
	{ TEXT("plain"), TEXT("plain") },
	{ TEXT("\""), TEXT("\\\"") },
	{ TEXT("a\\b"), TEXT("a\\\\b") },
	{ TEXT("\b\f\n\r\t"), TEXT("\\b\\f\\n\\r\\t") },
	{ TEXT("\0\001\037\177"), TEXT("\\u0000\\u0001\\u001f\177") },
	{ TEXT("/"), TEXT("/") },
	{ TEXT("0123456\n89abcde\"0123456789abcdef\\"),
	    TEXT("0123456\\n89abcde\\\"0123456789abcdef\\\\") },
	{ TEXT("\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80!"),
	    TEXT("\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80!") },
	{ TEXT("sixteen letters \xe4\xb8\xad\n\xe4\xb8\xad"),
	    TEXT("sixteen letters \xe4\xb8\xad\\n\xe4\xb8\xad") },
};

static const struct { struct view escaped, plain; } only_back[] = {
	{ TEXT("\\/\\u0041\\u00e9\\u4E2d"), TEXT("/A\xc3\xa9\xe4\xb8\xad") },
	{ TEXT("\\ud83d\\ude00"), TEXT("\xf0\x9f\x98\x80") },
	{ TEXT("\\uDBFF\\uDFFF"), TEXT("\xf4\x8f\xbf\xbf") },
	{ TEXT("\\ud83d"), TEXT("\xef\xbf\xbd") },
	{ TEXT("\\ude00"), TEXT("\xef\xbf\xbd") },
	{ TEXT("\\ud83d\\n"), TEXT("\xef\xbf\xbd\n") },
	{ TEXT("\\ud83dx\\ude00"),
	    TEXT("\xef\xbf\xbdx\xef\xbf\xbd") },
	{ TEXT("\\ud83d\\ud83d\\ude00"),
	    TEXT("\xef\xbf\xbd\xf0\x9f\x98\x80") },
	{ TEXT("\\ud83d\\u0041"), TEXT("\xef\xbf\xbd" "A") },
	{ TEXT("\\\\u0041"), TEXT("\\u0041") },
	{ TEXT("\\u0000\\uFFFF"), TEXT("\0\xef\xbf\xbf") },
};

/* What is no UTF-8 becomes U+FFFD, byte by byte. */
static const struct { struct view plain, escaped; } repaired[] = {
	{ TEXT("\xff"), TEXT("\xef\xbf\xbd") },
	{ TEXT("a\xe4\xb8"), TEXT("a\xef\xbf\xbd\xef\xbf\xbd") },
	{ TEXT("\xed\xa0\x80"),
	    TEXT("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd") },
	{ TEXT("\xc0\xaf\""), TEXT("\xef\xbf\xbd\xef\xbf\xbd\\\"") },
};

static const struct { struct view value, string; } compact[] = {
	{ TEXT(""), TEXT("") },
	{ TEXT("{}"), TEXT("{}") },
	{ TEXT(" { \"a\" :\t[ 1 , true ] ,\r\n\"b c\" : \"d  e\" } "),
	    TEXT("{\\\"a\\\":[1,true],\\\"b c\\\":\\\"d  e\\\"}") },
	{ TEXT("\"\\\"\\\\\\n\\u0041\\/\""),
	    TEXT("\\\"\\\\\\\"\\\\\\\\\\\\n\\\\u0041\\\\/\\\"") },
	{ TEXT("[\"\\\\\", \" x\"]"), TEXT("[\\\"\\\\\\\\\\\",\\\" x\\\"]") },
	{ TEXT("[ -1.5e+3 ,null ]"), TEXT("[-1.5e+3,null]") },
	{ TEXT("{\"path\": \"/a\", \"text\": \"0123456789\xe4\xb8\xad\\t.\"}"),
	    TEXT("{\\\"path\\\":\\\"/a\\\",\\\"text\\\":\\\"0123456789"
	    "\xe4\xb8\xad\\\\t.\\\"}") },
};

static const struct { const char *text; size_t half; } halves[] = {
	{ "", 0 }, { "\\ud83", 0 }, { "\\ud83d", 6 }, { "abc\\uDBFF", 6 },
	{ "\\ud83d\\ude00", 0 }, { "\\ude00", 0 }, { "\\u0041", 0 },
	{ "\\\\ud83d", 0 }, { "\\\\\\ud83d", 6 }, { "x\\\\\\\\ud83d", 0 },
	{ "\\ud83d ", 0 }, { "\\n\\ud9ab", 6 }, { "......", 0 },
};

/* Every byte there is, and many lengths of what is plain around it. */
static void
every_byte(void)
{
	struct buf e = BUF(4096), u = BUF(4096);
	char text[40];
	int wrong = 0;

	for (int c = 0; c < 0x80; c++)
		for (size_t at = 0; at < sizeof(text); at++) {
			struct view v;

			memset(text, 'x', sizeof(text));
			text[at] = (char)c;
			v = edge_put(&edge, (struct view){ text,
			    sizeof(text) });
			buf_clear(&e);
			buf_clear(&u);
			json_escape(v, &e);
			json_unescape(buf_view(&e), &u);
			wrong += !view_eq(buf_view(&u), v);
			for (size_t i = 0; i < e.n; i++)
				wrong += (unsigned char)e.p[i] < 0x20;
		}
	IS_INT(wrong, 0);
	buf_free(&e);
	buf_free(&u);
}

/* What compact makes is a string that holds the same value. */
static void
compact_parses(void)
{
	struct buf quoted = BUF(4096), plain = BUF(4096);
	struct json in = { 0 };
	struct fail f = { 0 };

	for (size_t i = 1; i < COUNT(compact); i++) {
		buf_clear(&quoted);
		buf_clear(&plain);
		buf_addc(&quoted, '"');
		json_escape_compact(compact[i].value, &quoted);
		buf_addc(&quoted, '"');
		OK(json_parse(&in, buf_view(&quoted), &f) &&
		    json_text(&in, JSON_ROOT, &plain) &&
		    json_parse(&in, buf_view(&plain), &f),
		    "a value in a string, and out again: %s", f.text);
	}
	json_free(&in);
	buf_free(&quoted);
	buf_free(&plain);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT(both_ways); i++) {
		check(json_escape, both_ways[i].plain, both_ways[i].escaped);
		check(json_unescape, both_ways[i].escaped, both_ways[i].plain);
	}
	for (size_t i = 0; i < COUNT(only_back); i++)
		check(json_unescape, only_back[i].escaped, only_back[i].plain);
	for (size_t i = 0; i < COUNT(repaired); i++)
		check(json_escape, repaired[i].plain, repaired[i].escaped);
	for (size_t i = 0; i < COUNT(compact); i++)
		check(json_escape_compact, compact[i].value,
		    compact[i].string);
	for (size_t i = 0; i < COUNT(halves); i++)
		OK(json_half_pair(edge_put(&edge, view_of(halves[i].text))) ==
		    halves[i].half, "half a pair: %s", halves[i].text);
	every_byte();
	compact_parses();
	edge_free(&edge);
	return done_testing();
}
