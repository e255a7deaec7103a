/* $NAME and ${NAME}: what is replaced, what is left, what is told. */
#include <stdlib.h>

#include "config/interpolate.h"
#include "tap.h"

static const struct {
	const char *in, *want, *unset;
} cases[] = {
	{ "{\"a\":\"$CCR_A\"}", "{\"a\":\"one\"}", "" },
	{ "{\"a\":\"${CCR_A}\"}", "{\"a\":\"one\"}", "" },
	{ "{\"a\":\"<$CCR_A-${CCR_A}>\"}", "{\"a\":\"<one-one>\"}", "" },
	{ "[\"$CCR_A\", \"$CCR_A$CCR_A\"]", "[\"one\", \"oneone\"]", "" },
	{ "\"$CCR_A\"", "\"one\"", "" },
	/* The name ends where no capital, digit or _ follows. */
	{ "[\"$CCR_Ab\"]", "[\"oneb\"]", "" },
	{ "[\"$CCR_A1\"]", "[\"two\"]", "" },
	/* Any name between braces. */
	{ "[\"${ccr.lower}\"]", "[\"low\"]", "" },
	/* An empty variable is a variable. */
	{ "[\"$CCR_EMPTY!\"]", "[\"!\"]", "" },
	/* What needs an escape gets one. */
	{ "[\"$CCR_QUOTE\"]", "[\"a\\\"b\\\\c\\nd\"]", "" },
	/* No dollar sign in a value is looked at. */
	{ "[\"$CCR_DOLLAR\"]", "[\"$CCR_A\"]", "" },
	/* Names of members stay. */
	{ "{\"$CCR_A\":\"$CCR_A\"}", "{\"$CCR_A\":\"one\"}", "" },
	{ "{\"a\":{\"${CCR_A}\":[\"$CCR_A\"]}}",
	    "{\"a\":{\"${CCR_A}\":[\"one\"]}}", "" },
	/* Plain dollar signs. */
	{ "[\"$$CCR_A\"]", "[\"$CCR_A\"]", "" },
	{ "[\"$$$CCR_A\"]", "[\"$one\"]", "" },
	{ "[\"$\", \"a$b\", \"$5\", \"${\", \"${}\", \"${CCR_A\"]",
	    "[\"$\", \"a$b\", \"$5\", \"${\", \"${}\", \"${CCR_A\"]", "" },
	{ "[\"\\u0024CCR_A\"]", "[\"\\u0024CCR_A\"]", "" },
	{ "[1, true, null, {}, []]", "[1, true, null, {}, []]", "" },
	/* Not set: left as it stands, and told with its token. */
	{ "{\"a\":\"$CCR_NO\"}", "{\"a\":\"$CCR_NO\"}", "2:CCR_NO " },
	{ "[\"x$CCR_A${CCR_NO}y\", \"$CCR_NO2$CCR_A\"]",
	    "[\"xone${CCR_NO}y\", \"$CCR_NO2one\"]",
	    "1:CCR_NO 2:CCR_NO2 " },
	/* Lines stay lines, what they begin with goes. */
	{ "{\n  \"a\": \"$CCR_A\",\n\n\t \"b\":\r\n 1\n}",
	    "{\n\"a\": \"one\",\n\"b\":\r\n1\n}", "" },
};

static void
note(void *context, int token, struct view name)
{
	struct buf *out = context;

	buf_addf(out, "%d:%.*s ", token, VIEW_ARG(name));
}

static void
same_tokens(const struct json *in, const char *text)
{
	struct json out = { .token = NULL };
	struct fail f;
	bool same = json_parse(&out, view_of(text), &f) && in->n == out.n;

	for (int t = 0; same && t < in->n; t++)
		same = in->token[t].type == out.token[t].type &&
		    in->token[t].size == out.token[t].size;
	OK(same, "as many tokens, of the same types");
	json_free(&out);
}

int
main(void)
{
	char longest[600];

	setenv("CCR_A", "one", 1);
	setenv("CCR_A1", "two", 1);
	setenv("CCR_EMPTY", "", 1);
	setenv("CCR_QUOTE", "a\"b\\c\nd", 1);
	setenv("CCR_DOLLAR", "$CCR_A", 1);
	setenv("ccr.lower", "low", 1);
	unsetenv("CCR_NO");
	unsetenv("CCR_NO2");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct json in = { .token = NULL };
		struct buf out = BUF(4096), unset = BUF(4096);
		struct fail f;

		OK(json_parse(&in, view_of(cases[i].in), &f), "row %zu", i);
		interpolate(&in, &out, note, &unset);
		IS(buf_cstr(&out), cases[i].want);
		IS(buf_cstr(&unset), cases[i].unset);
		same_tokens(&in, buf_cstr(&out));
		buf_free(&out);
		buf_free(&unset);
		json_free(&in);
	}
	/* A name that no environment holds does not overflow anything. */
	memset(longest, 'A', sizeof(longest));
	memcpy(longest, "[\"$", 3);
	memcpy(longest + sizeof(longest) - 3, "\"]", 3);
	{
		struct json in = { .token = NULL };
		struct buf out = BUF(4096), unset = BUF(4096);
		struct fail f;

		OK(json_parse(&in, view_of(longest), &f), "a long name");
		interpolate(&in, &out, note, &unset);
		IS(buf_cstr(&out), longest);
		IS_INT(unset.n, sizeof(longest) - 6 + 3);
		buf_free(&out);
		buf_free(&unset);
		json_free(&in);
	}
	return done_testing();
}
