/* Items left out of a container, whatever stands between them. */
#include "json/sift.h"
#include "tap.h"

/* Drop each item whose first letter is x. */
static const struct { const char *text, *want; } rows[] = {
	{ "[1,2]", "[1,2]" },
	{ "[\"x\",1]", "[1]" },
	{ "[1,\"x\"]", "[1]" },
	{ "[1,\"x\",2]", "[1,2]" },
	{ "[\"x\",\"x\",1]", "[1]" },
	{ "[1,\"x\",\"x\"]", "[1]" },
	{ "[\"x\",1,\"x\",2,\"x\"]", "[1,2]" },
	{ "[\"x\"]", "[]" },
	{ "[\"x\",\"x\"]", "[]" },
	{ "[]", "[]" },
	/* Blanks stay with what is kept. */
	{ "[ \"x\" , 1 ]", "[ 1 ]" },
	{ "[ 1 , \"x\" ]", "[ 1 ]" },
	{ "[ 1 ,\n \"x\" ,\t2 ]", "[ 1 ,\t2 ]" },
	{ "[ \"x\" ]", "[  ]" },
	/* Members, their values whole. */
	{ "{\"x\":1,\"b\":2}", "{\"b\":2}" },
	{ "{\"a\":1,\"x\":{\"b\":[2]}}", "{\"a\":1}" },
	{ "{ \"a\" : 1.0 , \"x1\" : {} , \"x2\" : 3 , \"b\" : \"x\" }",
	    "{ \"a\" : 1.0 , \"b\" : \"x\" }" },
	{ "{ \"x\" : 1 }", "{  }" },
	{ "{\"\\u0061\":\"\\u0078\",\"x\":null}",
	    "{\"\\u0061\":\"\\u0078\"}" },
};

static void
sifted(const char *text, const char *want)
{
	struct buf out = BUF(4096);
	struct json in = { 0 };
	struct fail f = { 0 };
	struct splice s = { .text = view_of(text), .out = &out };
	struct sift c = { .s = &s, .in = &in };

	OK(json_parse(&in, view_of(text), &f), "%s", text);
	for (int t = json_first(&in, JSON_ROOT); t != JSON_NONE;
	    t = json_next(&in, t)) {
		if (view_starts(json_escaped(&in, t), "x"))
			sift_drop(&c, t);
		else
			sift_keep(&c, t);
	}
	splice_end(&s);
	IS(buf_cstr(&out), want);
	json_free(&in);
	buf_free(&out);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		sifted(rows[i].text, rows[i].want);
	return done_testing();
}
