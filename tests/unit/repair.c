/* Tool arguments as models write them, mended or refused. */
#include "json/scan.h"
#include "json/json.h"
#include "tap.h"
#include "transform/repair.h"

/* want: NULL if refused; with "..." in front if it had to be closed. */
static const struct row {
	const char *what, *in, *want;
} rows[] = {
{ "strict", "{\"a\":1,\"b\":[true,null,{}],\"c\":\"\\u00e9\\n\"}",
    "{\"a\":1,\"b\":[true,null,{}],\"c\":\"\\u00e9\\n\"}" },
{ "blanks go", " { \"a\" : [ 1 , 2 ] } ", "{\"a\":[1,2]}" },
{ "empty", "{ }", "{}" },
{ "comments", "// x\n{/*a*/\"a\"/**/:1,// b\n\"b\":2}", "{\"a\":1,\"b\":2}" },
{ "a comment in a string", "{\"a\":\"//b/*\"}", "{\"a\":\"//b/*\"}" },
{ "trailing commas", "{\"a\":[1,2,],\"b\":{\"c\":1,},}",
    "{\"a\":[1,2],\"b\":{\"c\":1}}" },
{ "single quotes", "{'a':'b\"c\\'d'}", "{\"a\":\"b\\\"c'd\"}" },
{ "bare names", "{a:1,$b_2:2,-n:true,é:3,4:5}",
    "{\"a\":1,\"$b_2\":2,\"-n\":true,\"é\":3,\"4\":5}" },
{ "Python", "{'a': True, 'b': False, 'c': None}",
    "{\"a\":true,\"b\":false,\"c\":null}" },
{ "numbers that are right", "{\"a\":-0.50,\"b\":1E+5,\"c\":"
    "123456789012345678901234567890,}", "{\"a\":-0.50,\"b\":1E+5,\"c\":"
    "123456789012345678901234567890}" },
{ "numbers of JSON5", "{a:+1,b:.5,c:5.,d:0x1F,e:-0xff,f:-.5e1}",
    "{\"a\":1,\"b\":0.5,\"c\":5.0,\"d\":31,\"e\":-255,\"f\":-0.5e1}" },
{ "line ends in a string", "{\"a\":\"b\nc\td\r\001\"}",
    "{\"a\":\"b\\nc\\td\\r\\u0001\"}" },
{ "a backslash that begins nothing", "{\"a\":\"\\d C:\\Windows \\\n\"}",
    "{\"a\":\"\\\\d C:\\\\Windows \\\\\\n\"}" },
{ "a code point without its digits", "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\\\u12\"}" },
{ "no UTF-8", "{\"a\":\"\xff\"}", "{\"a\":\"\xef\xbf\xbd\"}" },
{ "a fence", "```json\n{\"a\":1}\n```", "{\"a\":1}" },
{ "a fence in one line", "```{'a':1}```", "{\"a\":1}" },
{ "a fence that does not end", "```\n{\"a\":1}\n", "{\"a\":1}" },
{ "a byte order mark", "\xef\xbb\xbf{\"a\":1,}", "{\"a\":1}" },
{ "in a string", "\"{\\\"a\\\":\\\"b\\\\n\\\"}\"", "{\"a\":\"b\\n\"}" },
{ "in two strings", "\"\\\"{\\\\\\\"a\\\\\\\":1}\\\"\"", "{\"a\":1}" },
{ "in a string in a fence", "```\n\"{'a':1}\"", "{\"a\":1}" },
{ "a brace too many", "{\"a\":{}}}", "{\"a\":{}}" },
{ "two quotes behind it", "{\"a\":1}\"\"", "{\"a\":1}" },
{ "a leaked mark behind it", "{\"a\":1}</tool_call>", "{\"a\":1}" },
{ "twice the same", "{\"a\":1} {\"a\":1}", "{\"a\":1}" },

{ "no closing brace", "{\"a\":\"b\"", "...{\"a\":\"b\"}" },
{ "two of them", "{\"a\":{\"b\":[1],\"c\":true", "...{\"a\":{\"b\":[1],\"c\":"
    "true}}" },
{ "behind a number that is over", "{\"a\":1 \n", "...{\"a\":1}" },
{ "cut in a number", "{\"code\": 1", NULL },
{ "cut in a string", "{\"a\":\"b", NULL },
{ "cut in an escape", "{\"a\":\"b\\", NULL },
{ "cut in a word", "{\"a\":tru", NULL },
{ "cut in a name", "{\"a\":1,\"b", NULL },
{ "cut behind a name", "{\"a\"", NULL },
{ "cut behind a colon", "{\"a\":", NULL },
{ "cut behind a comma", "{\"a\":1,", NULL },
{ "cut in a comment", "{\"a\":true // b", NULL },
{ "cut in an array", "{\"a\":[1,2", NULL },
{ "cut behind an element", "{\"a\":[{\"b\":\"c\"}", NULL },
{ "cut in an element", "{\"a\":[{\"b\":\"c\"", NULL },
{ "nothing but a brace", "{", NULL },
{ "cut in a string with text in it", "\"{\\\"a\\\":1}", NULL },

{ "an object that was over too soon", "{\"a\":1},\"b\":2}", NULL },
{ "two objects", "{\"a\":1}{\"a\":2}", NULL },
{ "no object", "[{\"a\":1}]", NULL },
{ "words", "I call it with a=1", NULL },
{ "words before it", "Here: {\"a\":1}", NULL },
{ "nothing", "", NULL },
{ "a quote within a string", "{\"a\":\"say \"hi\"\"}", NULL },
{ "no comma", "{\"a\":1 \"b\":2}", NULL },
{ "two commas", "{\"a\":1,,\"b\":2}", NULL },
{ "a comma alone", "{,}", NULL },
{ "in an array", "{\"a\":[,]}", NULL },
{ "a bare word", "{\"a\":hello}", NULL },
{ "no value", "{\"a\":}", NULL },
{ "the wrong bracket", "{\"a\":[1}", NULL },
{ "zeros in front", "{\"a\":007}", NULL },
{ "numbers that are none", "{\"a\":1.2.3}", NULL },
{ "a dot alone", "{\"a\":.}", NULL },
{ "no digits in the exponent", "{\"a\":1e}", NULL },
{ "no number", "{\"a\":NaN}", NULL },
{ "hexadecimal without digits", "{\"a\":0x}", NULL },
{ "too large", "{\"a\":0x1234567890abcdef0}", NULL },
{ "a path of digits", "{\"a\":1/2}", NULL },
};

static void
check(const struct row *row)
{
	struct buf out = BUF(1 << 20);
	enum repair got, want = row->want == NULL ? REPAIR_NONE :
	    view_starts(view_of(row->want), "...") ? REPAIR_CLOSED :
	    REPAIR_WHOLE;
	struct json_scan scan = { 0 };

	buf_adds(&out, "=");
	got = repair_object(view_of(row->in), &out);
	if (!IS_INT(got, want))
		fprintf(stderr, "# %s: %s\n", row->what, buf_cstr(&out));
	if (want == REPAIR_NONE) {
		IS(buf_cstr(&out), "=");
	} else {
		IS(buf_cstr(&out) + 1, row->want +
		    (want == REPAIR_CLOSED ? 3 : 0));
		OK(json_scan(view_skip(buf_view(&out), 1), JSON_DEPTH, &scan),
		    "%s: strict", row->what);
	}
	buf_free(&out);
}

/* n objects in one another, as deep as JSON may be and no deeper. */
static void
check_deep(int n, enum repair want)
{
	struct buf in = BUF(1 << 20), out = BUF(1 << 20);

	for (int i = 1; i < n; i++)
		buf_adds(&in, "{a:");
	buf_adds(&in, "{");
	for (int i = 0; i < n; i++)
		buf_adds(&in, "}");
	IS_INT(repair_object(buf_view(&in), &out), want);
	buf_free(&in);
	buf_free(&out);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
	check_deep(JSON_DEPTH, REPAIR_WHOLE);
	check_deep(JSON_DEPTH + 1, REPAIR_NONE);
	return done_testing();
}
