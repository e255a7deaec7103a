/* Borrowed pieces of text. */
#include "base/view.h"

#include "edge.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct view none;

static void
comparing(void)
{
	struct view v = VIEW("Content-Type");

	OK(view_is(v, "Content-Type") && !view_is(v, "content-type") &&
	    !view_is(v, "Content-Typ") && !view_is(v, "Content-Type2"),
	    "view_is");
	OK(view_is_nocase(v, "cONTENT-tYPE") && !view_is_nocase(v, "content") &&
	    !view_is_nocase(VIEW("["), "{") && !view_is_nocase(VIEW("@"), "`"),
	    "view_is_nocase folds letters only");
	OK(view_starts(v, "Content-") && view_starts(v, "") &&
	    !view_starts(v, "content") && !view_starts(v, "Content-Type-"),
	    "view_starts");
	OK(view_starts_nocase(v, "CONTENT") && !view_starts_nocase(v, "type"),
	    "view_starts_nocase");
	OK(view_ends(v, "Type") && view_ends(v, "") && !view_ends(v, "type") &&
	    !view_ends(v, "the Content-Type"), "view_ends");
	OK(view_eq(VIEW("a\0b"), VIEW("a\0b")) &&
	    !view_eq(VIEW("a\0b"), VIEW("a\0c")), "a NUL is a byte");
	OK(view_eq(view_of("abc"), VIEW("abc")), "view_of");
}

static void
emptiness(void)
{
	struct view rest = none;

	OK(view_eq(none, VIEW("")) && view_is(none, "") &&
	    view_is_nocase(none, "") && view_starts(none, "") &&
	    view_starts_nocase(none, "") && view_ends(none, ""),
	    "no text equals empty text");
	OK(!view_starts(none, "a") && !view_ends(none, "a") &&
	    !view_has(none, "a") && !view_has_nocase(none, "a"),
	    "and has nothing");
	OK(view_find(none, VIEW("a")) == -1 && view_find(none, none) == 0,
	    "nothing is found in it but nothing");
	OK(view_trim(none).n == 0 && view_skip(none, 0).p == NULL,
	    "it can be trimmed and skipped");
	OK(view_cut(&rest, ',').n == 0 && rest.p == NULL, "and cut");
}

static void
finding(void)
{
	static const struct { const char *text, *needle; int want; } cases[] = {
		{ "abcabd", "abd", 3 }, { "abcabd", "abc", 0 },
		{ "abcabd", "d", 5 }, { "abcabd", "e", -1 },
		{ "aaab", "aab", 1 }, { "ab", "abc", -1 }, { "", "a", -1 },
		{ "abc", "", 0 }, { "abcab", "abd", -1 }, { "aba", "ac", -1 },
	};
	struct edge edge = { 0 };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct view v = edge_put(&edge, view_of(cases[i].text));

		IS_INT(view_find(v, view_of(cases[i].needle)), cases[i].want);
		OK(view_has(v, cases[i].needle) == (cases[i].want >= 0) &&
		    view_has_nocase(v, cases[i].needle) ==
		    (cases[i].want >= 0), "\"%s\" in \"%s\"",
		    cases[i].needle, cases[i].text);
	}
	OK(view_has_nocase(VIEW("is ToO LoNg"), "too long"), "without case");
	edge_free(&edge);
}

static void
trimming(void)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" }, { " \t\r\n", "" }, { "a", "a" },
		{ " a b\t", "a b" }, { "\r\n\va\n", "\va" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		OK(view_is(view_trim(view_of(cases[i].text)), cases[i].want),
		    "trim %zu", i);
	OK(view_is(view_skip(VIEW("abc"), 2), "c") &&
	    view_skip(VIEW("abc"), 3).n == 0, "skip");
}

static void
cutting(void)
{
	static const struct { const char *text, *want[5]; } cases[] = {
		{ "a,b,c", { "a", "b", "c" } }, { "", { "" } },
		{ ",", { "", "" } }, { "a,,b,", { "a", "", "b", "" } },
		{ "abc", { "abc" } },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct view rest = view_of(cases[i].text);
		size_t n = 0;
		bool same = true;

		while (rest.p != NULL && n < 5) {
			const char *want = cases[i].want[n++];

			same = same && want != NULL &&
			    view_is(view_cut(&rest, ','), want);
		}
		OK(same && rest.p == NULL && (n == 5 ||
		    cases[i].want[n] == NULL), "cut \"%s\"", cases[i].text);
	}
}

static void
numbers(void)
{
	static const struct { const char *text; bool good; int64_t want; }
	cases[] = {
		{ "0", true, 0 }, { "007", true, 7 }, { "42", true, 42 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "9223372036854775808", false, 0 },
		{ "92233720368547758070", false, 0 },
		{ "", false, 0 }, { "-1", false, 0 }, { "+1", false, 0 },
		{ " 1", false, 0 }, { "1 ", false, 0 }, { "1.0", false, 0 },
		{ "0x10", false, 0 }, { "\xd9\xa1", false, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t n = 0;

		OK(view_number(view_of(cases[i].text), &n) == cases[i].good &&
		    n == cases[i].want, "number \"%s\"", cases[i].text);
	}
	OK(!view_number(none, &(int64_t){ 0 }), "no text is no number");
}

int
main(void)
{
	comparing();
	emptiness();
	finding();
	trimming();
	cutting();
	numbers();
	return done_testing();
}
