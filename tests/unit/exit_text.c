/*
 * The text in the arguments of ExitTool: fed whole and a character at a time,
 * and a character of the JSON in the JSON at a time. ' stands for \".
 */
#include "dialect/escaped.h"
#include "json/escape.h"
#include "json/json.h"
#include "tap.h"
#include "transform/exit_text.h"

/* in: the arguments as JSON text; want: the text, escaped once. */
static const struct row {
	const char *what, *in, *want;
} rows[] = {
{ "text", "{\"response\":\"Hi\"}", "Hi" },
{ "blanks", " \n{ \"response\"\t: \"Hi\" \r\n} ", "Hi" },
{ "no text", "{\"response\":\"\"}", "" },
{ "escapes", "{\"response\":\"a\\\"b\\\\c\\/d\\n\\t\\b\\f\\r\"}",
    "a\\\"b\\\\c\\/d\\n\\t\\b\\f\\r" },
{ "a backslash at the end", "{\"response\":\"a\\\\\"}", "a\\\\" },
{ "code points", "{\"response\":\"\\u00e9\\ud83d\\ude00\\u0000\"}",
    "\\u00e9\\ud83d\\ude00\\u0000" },
{ "UTF-8", "{\"response\":\"é😀\"}", "é😀" },
{ "line ends as they are: no JSON, but plain enough",
    "{\"response\":\"a\nb\tc\"}", "a\\nb\\tc" },
{ "an escape that is none", "{\"response\":\"\\d+ C:\\q\"}",
    "\\\\d+ C:\\\\q" },
{ "an escape without its digits", "{\"response\":\"\\u12x \\u\"}",
    "\\\\u12x \\\\u" },
{ "an escape behind one that is none", "{\"response\":\"\\u1\\n\"}",
    "\\\\u1\\n" },
{ "an accent behind a backslash", "{\"response\":\"\\é\"}", "\\\\é" },
{ "other members",
    "{\"a\":{\"response\":\"no\",\"b\":[1,{}]},\"c\":\"}\\\",\",\"d\":-1,"
    "\"response\":\"Hi\",\"e\":true}", "Hi" },
{ "names that only resemble it",
    "{\"respons\":\"a\",\"responses\":\"b\",\"\\response\":\"c\","
    "\"response\":\"Hi\"}", "Hi" },
{ "twice", "{\"response\":\"a\",\"response\":\"b\"}", "a" },
{ "what follows", "{\"response\":\"Hi\"}}\"x", "Hi" },

{ "cut in the text", "{\"response\":\"Hi", "Hi" },
{ "cut behind a backslash", "{\"response\":\"Hi\\", "Hi" },
{ "cut in an escape", "{\"response\":\"Hi\\u00", "Hi" },
{ "cut before the text", "{\"resp", "" },
{ "nothing", "", "" },
{ "an empty object", "{}", "" },

{ "another name", "{\"text\":\"Hi\"}", "{\\\"text\\\":\\\"Hi\\\"}" },
{ "another name, cut", "{\"text\":\"Hi", "{\\\"text\\\":\\\"Hi" },
{ "no string", "{\"response\":[\"Hi\"]}", "{\\\"response\\\":[\\\"Hi\\\"]}" },
{ "no object", "Hi there", "Hi there" },
{ "a string", "\"Hi\"", "\\\"Hi\\\"" },
{ "no colon", "{\"response\"\"Hi\"}", "{\\\"response\\\"\\\"Hi\\\"}" },
{ "no name", "{Hi}", "{Hi}" },
};

/* A character of escaped text, all bytes of it; or all there is. */
static size_t
piece(struct view v, bool whole)
{
	size_t n = whole ? v.n : escaped_first(v).used;

	while (!whole && n < v.n && ((unsigned char)v.p[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Every character as \uXXXX, as some servers write what is not ASCII. */
static void
escape_all(struct view escaped, struct buf *out)
{
	while (escaped.n > 0) {
		struct glyph g = escaped_first(escaped);

		if (g.n == 1 && (unsigned char)g.byte[0] < 0x80)
			buf_addf(out, "\\u%04X", g.byte[0]);
		else
			buf_add(out, (struct view){ escaped.p, g.used });
		escaped = view_skip(escaped, g.used);
	}
}

/* Do two escaped texts mean the same? */
static void
same(struct view got, const char *want, const char *what)
{
	struct buf g = BUF(1 << 20), w = BUF(1 << 20);

	json_unescape(got, &g);
	json_unescape(view_of(want), &w);
	IS_MEM(g.p, g.n, w.p, w.n);
	OK(!g.failed, "%s", what);
	buf_free(&g);
	buf_free(&w);
}

static void
check(const struct row *row, struct view arguments, bool whole)
{
	struct buf text = BUF(1 << 20);
	struct exit_text x;

	exit_text_open(&x);
	while (arguments.n > 0) {
		size_t n = piece(arguments, whole);

		exit_text_feed(&x, (struct view){ arguments.p, n }, &text);
		arguments = view_skip(arguments, n);
	}
	exit_text_end(&x, &text);
	same(buf_view(&text), row->want, row->what);
	exit_text_free(&x);
	buf_free(&text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf once = BUF(1 << 20), all = BUF(1 << 20);

		json_escape(view_of(rows[i].in), &once);
		escape_all(buf_view(&once), &all);
		check(&rows[i], buf_view(&once), true);
		check(&rows[i], buf_view(&once), false);
		check(&rows[i], buf_view(&all), true);
		check(&rows[i], buf_view(&all), false);
		buf_free(&once);
		buf_free(&all);
	}
	return done_testing();
}
