/* Numbers, and texts of one value. */
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

static void
scalars(void)
{
	static const char *const texts[] = { "\"a\\\"b\"", " 42 ", "\n-1.5e3",
		"true", "false", "null ", "\"\"", "0" };

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct view v = view_trim(view_of(texts[i]));

		OK(parse(texts[i]) && in.n == 1, "%s alone", texts[i]);
		OK(view_eq(json_raw(&in, JSON_ROOT), v), "its text");
		OK(json_next(&in, JSON_ROOT) == JSON_NONE &&
		    json_first(&in, JSON_ROOT) == JSON_NONE, "no more");
	}
	OK(json_is_number(&in, JSON_ROOT), "a number alone is a number");
}

static void
whole_numbers(void)
{
	static const struct { const char *text; bool fits; int64_t want; }
	cases[] = {
		{ "0", true, 0 }, { "-0", true, 0 }, { "17", true, 17 },
		{ "-17", true, -17 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "1e3", true, 1000 }, { "1.9", true, 1 },
		{ "-1.9", true, -1 }, { "1E+2", true, 100 },
		{ "5e-1", true, 0 }, { "9.3e18", false, 0 },
		{ "-9.3e18", false, 0 }, { "1e400", false, 0 },
		{ "9.2e18", true, 9200000000000000000 },
		{ "true", false, 0 }, { "null", false, 0 },
		{ "\"1\"", false, 0 }, { "[1]", false, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t n = 0;

		OK(parse(cases[i].text), "%s", cases[i].text);
		OK(json_int(&in, JSON_ROOT, &n) == cases[i].fits,
		    "%s %s", cases[i].text, cases[i].fits ? "fits" :
		    "does not fit");
		IS_INT(n, cases[i].want);
	}
}

static void
real_numbers(void)
{
	static const struct { const char *text; bool fits; double want; }
	cases[] = {
		{ "0.7", true, 0.7 }, { "-2.5E-3", true, -0.0025 },
		{ "1e400", false, 0 }, { "-1e400", false, 0 },
		{ "1e-400", true, 0 }, { "12345678901234567890", true,
		    12345678901234567890.0 },
		{ "0.25000000000000000000000000000000000000000000000000000000"
		    "0000000000000000000000000000000000000000", true, 0.25 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		double d = 0;

		OK(parse(cases[i].text), "%s", cases[i].text);
		OK(json_double(&in, JSON_ROOT, &d) == cases[i].fits &&
		    d == cases[i].want, "%s is %g", cases[i].text, d);
	}
}

int
main(void)
{
	scalars();
	whole_numbers();
	real_numbers();
	json_free(&in);
	edge_free(&edge);
	return done_testing();
}
