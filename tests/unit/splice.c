/* Changing a text in one pass. */
#include "json/json.h"
#include "json/splice.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Replace the root's members of that name; the text, or NULL. */
static const char *
set(const char *text, const char *name, const char *with)
{
	static struct buf out = { .max = 4096 };
	struct json in = { 0 };
	struct fail f = { 0 };
	struct splice s = { .out = &out };

	buf_clear(&out);
	if (!json_parse(&in, view_of(text), &f))
		return NULL;
	s.text = in.text;
	for (int k = json_first(&in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(&in, k))
		if (json_is(&in, k, name))
			splice_replace(&s, json_raw(&in, json_value(&in, k)),
			    view_of(with));
	splice_end(&s);
	json_free(&in);
	return buf_cstr(&out);
}

static const struct { const char *text, *want; } edits[] = {
	{ "{\"model\":\"a\", \"n\":1.50}", "{\"model\":\"b\", \"n\":1.50}" },
	{ "{\"x\":{\"model\":\"a\"}}", "{\"x\":{\"model\":\"a\"}}" },
	{ " {\"n\" : 1,\"model\" : { \"deep\": [1] } }\n",
	    " {\"n\" : 1,\"model\" : \"b\" }\n" },
	{ "{\"model\":1,\"m\\u006fdel\":2}",
	    "{\"model\":\"b\",\"m\\u006fdel\":\"b\"}" },
	{ "{}", "{}" },
	{ "[]", "[]" },
};

static void
pieces(void)
{
	struct view text = VIEW("abcdef");
	struct buf out = BUF(100);
	struct splice s = { .text = text, .out = &out };

	splice_replace(&s, (struct view){ text.p, 0 }, VIEW("<"));
	splice_replace(&s, (struct view){ text.p, 1 }, VIEW(""));
	splice_replace(&s, (struct view){ text.p + 1, 0 }, VIEW("1"));
	splice_replace(&s, (struct view){ text.p + 1, 0 }, VIEW("2"));
	splice_replace(&s, (struct view){ text.p + 3, 2 }, VIEW("three"));
	splice_replace(&s, (struct view){ text.p + 6, 0 }, VIEW(">"));
	splice_end(&s);
	IS(buf_cstr(&out), "<12bcthreef>");
	splice_end(&s);
	IS(buf_cstr(&out), "<12bcthreef>");
	buf_free(&out);
}

static void
edges(void)
{
	struct buf out = BUF(100), small = BUF(5);
	struct splice none = { .out = &out };
	struct splice s = { .text = VIEW("123456"), .out = &small };

	splice_end(&none);
	OK(out.n == 0 && !out.failed, "nothing from nothing");
	splice_end(&s);
	OK(small.failed, "a ceiling is told");
	buf_free(&out);
	buf_free(&small);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT(edits); i++)
		IS(set(edits[i].text, "model", "\"b\""), edits[i].want);
	pieces();
	edges();
	return done_testing();
}
