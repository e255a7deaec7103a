/* Figures, times and names as people read them; and tables of them. */
#include "cmd/table.h"
#include "cmd/words.h"
#include "tap.h"

static struct buf out = { .max = 1 << 20 };

static const char *
said(void)
{
	return out.n == 0 ? "" : buf_cstr(&out);
}

static void
test_spans(void)
{
	static const struct {
		int64_t ms;
		const char *want;
	} cases[] = {
		{ -5, "0s" }, { 0, "0s" }, { 1, "1s" }, { 1000, "1s" },
		{ 1001, "2s" }, { 59000, "59s" }, { 59001, "1m00s" },
		{ 310000, "5m10s" }, { 3600000, "1h00m" },
		{ 7500000, "2h05m" }, { 86400000, "1d0h" },
		{ 270000000, "3d3h" }, { INT64_MAX - 999, "106751991167d7h" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buf_clear(&out);
		words_span(&out, cases[i].ms);
		IS(said(), cases[i].want);
	}
}

static void
test_ago(void)
{
	static const struct {
		int64_t then, now;
		const char *want;
	} cases[] = {
		{ 0, 5000, "never" }, { 5000, 5000, "now" },
		{ 9000, 5000, "now" }, { 1, 1000, "now" },
		{ 1, 1001, "1s ago" }, { 1, 60000, "59s ago" },
		{ 1, 60001, "1m ago" }, { 1, 3600001, "1h ago" },
		{ 1, 172800001, "2d ago" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buf_clear(&out);
		words_ago(&out, cases[i].then, cases[i].now);
		IS(said(), cases[i].want);
	}
}

static void
test_counts(void)
{
	static const struct {
		uint64_t n;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { 9999, "9999" }, { 10000, "10.0k" },
		{ 12345, "12.3k" }, { 99949, "99.9k" }, { 99950, "100k" },
		{ 999949, "1000k" }, { 999950, "1.0M" },
		{ 1234567, "1.2M" }, { 1234567890, "1.2G" },
		{ UINT64_MAX, "18.4E" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buf_clear(&out);
		words_count(&out, cases[i].n);
		IS(said(), cases[i].want);
	}
	buf_clear(&out);
	words_number(&out, 0, "key");
	buf_adds(&out, ", ");
	words_number(&out, 1, "key");
	buf_adds(&out, ", ");
	words_number(&out, 2, "key");
	IS(said(), "0 keys, 1 key, 2 keys");
}

static void
test_clean(void)
{
	static const struct {
		const char *text, *want;
		size_t width;
	} cases[] = {
		{ "", "", 0 },
		{ "plain", "plain", 5 },
		{ "a\nb\r\tc", "a b  c", 6 },
		{ "\033[31mred\033[0m", "?[31mred?[0m", 12 },
		{ "\x7f\x01", "??", 2 },
		/* The same in one byte of another set: U+009B. */
		{ "\xc2\x9b" "31m", "?31m", 4 },
		{ "\xff", "\xef\xbf\xbd", 1 },
		{ "é", "é", 1 },
		{ "e\xcc\x81", "e\xcc\x81", 1 },
		{ "鍵キー", "鍵キー", 6 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buf_clear(&out);
		words_clean(&out, view_of(cases[i].text));
		IS(said(), cases[i].want);
		IS_INT(words_width(buf_view(&out)), cases[i].width);
	}
}

static void
test_fit(void)
{
	static const struct {
		const char *text;
		size_t width;
		bool name;
		const char *want;
	} cases[] = {
		{ "short", 5, true, "short" },
		{ "short", 4, false, "s..." },
		{ "short", 3, false, "sho" },
		{ "short", 0, false, "" },
		{ "a sentence that is long", 12, false, "a sentenc..." },
		{ "a sentence that is long", 18, true, "a sentence that..." },
		{ "a-long-provider-name#17", 20, true, "a-long-pr...-name#17" },
		{ "a-long-provider-name#17", 10, true, "a-long-..." },
		{ "鍵鍵鍵鍵", 7, false, "鍵鍵..." },
		{ "鍵鍵鍵鍵", 6, false, "鍵..." },
		{ "鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵a", 20, true, "鍵鍵鍵鍵...鍵鍵鍵a" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buf_clear(&out);
		words_fit(&out, view_of(cases[i].text), cases[i].width,
		    cases[i].name);
		IS(said(), cases[i].want);
		OK(words_width(buf_view(&out)) <= cases[i].width,
		    "no wider than asked for");
	}
}

static const struct column columns[] = {
	{ .head = "NAME", .name = true, .least = 8 },
	{ .head = "N", .right = true },
	{ .head = "M", .right = true, .tight = true },
	{ .head = "WHY", .least = 6 },
};

static void
row(struct table *t, const char *name, const char *n, const char *m,
    const char *why, const char *note)
{
	table_add(t, view_of(name), INK_NONE);
	table_add(t, view_of(n), INK_GREEN);
	table_add(t, view_of(m), INK_NONE);
	table_add(t, view_of(why), INK_NONE);
	table_end_row(t, view_of(note));
}

static void
print(const struct table *t, size_t indent, size_t width, bool colour)
{
	buf_clear(&out);
	table_print(t, indent, width, colour, &out);
}

static void
test_table(void)
{
	struct table t;

	table_open(&t, columns, 4);
	print(&t, 0, 80, false);
	IS(said(), "NAME  N M  WHY\n");
	row(&t, "first", "1", "22", "", "");
	row(&t, "鍵", "333", "4", "because\nof", "a note, however long");
	print(&t, 0, 80, false);
	IS(said(),
	    "NAME     N  M  WHY\n"
	    "first    1 22\n"
	    "鍵     333  4  because of\n"
	    "    a note, however long\n");
	print(&t, 2, 24, false);
	IS(said(),
	    "  NAME     N  M  WHY\n"
	    "  first    1 22\n"
	    "  鍵     333  4  beca...\n"
	    "      a note, however long\n");
	/* Not less than what the columns may be cut to. */
	print(&t, 0, 1, false);
	IS(said(),
	    "NAME     N  M  WHY\n"
	    "first    1 22\n"
	    "鍵     333  4  bec...\n"
	    "    a note, however long\n");
	print(&t, 0, 80, true);
	OK(view_has(buf_view(&out), "\033[32m333\033[0m"), "ink");
	table_free(&t);
	table_free(&t);
}

int
main(void)
{
	test_spans();
	test_ago();
	test_counts();
	test_clean();
	test_fit();
	test_table();
	buf_free(&out);
	return done_testing();
}
