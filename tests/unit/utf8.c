/* UTF-8: RFC 3629's table, written here a second time, against utf8.c. */
#include "json/utf8.h"

#include "edge.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TEXT(literal) { "" literal, sizeof(literal) - 1 }

static struct edge edge;

/* RFC 3629, section 4: the syntax of UTF-8 byte sequences, as ranges. */
static const struct { unsigned char low[4], high[4]; size_t n; } rfc[] = {
	{ { 0x00 }, { 0x7f }, 1 },
	{ { 0xc2, 0x80 }, { 0xdf, 0xbf }, 2 },
	{ { 0xe0, 0xa0, 0x80 }, { 0xe0, 0xbf, 0xbf }, 3 },
	{ { 0xe1, 0x80, 0x80 }, { 0xec, 0xbf, 0xbf }, 3 },
	{ { 0xed, 0x80, 0x80 }, { 0xed, 0x9f, 0xbf }, 3 },
	{ { 0xee, 0x80, 0x80 }, { 0xef, 0xbf, 0xbf }, 3 },
	{ { 0xf0, 0x90, 0x80, 0x80 }, { 0xf0, 0xbf, 0xbf, 0xbf }, 4 },
	{ { 0xf1, 0x80, 0x80, 0x80 }, { 0xf3, 0xbf, 0xbf, 0xbf }, 4 },
	{ { 0xf4, 0x80, 0x80, 0x80 }, { 0xf4, 0x8f, 0xbf, 0xbf }, 4 },
};

/* The length by the table; *cut if v is the beginning of one row's. */
static size_t
by_table(struct view v, bool *cut)
{
	*cut = false;
	for (size_t r = 0; r < COUNT(rfc); r++) {
		size_t i = 0;

		while (i < rfc[r].n && i < v.n &&
		    (unsigned char)v.p[i] >= rfc[r].low[i] &&
		    (unsigned char)v.p[i] <= rfc[r].high[i])
			i++;
		if (i == rfc[r].n)
			return i;
		*cut = *cut || (i > 0 && i == v.n);
	}
	return 0;
}

/* Every first and second byte, with thirds and fourths at the borders. */
static void
all_pairs(void)
{
	static const unsigned char rest[] = { 0x00, 0x7f, 0x80, 0x8f, 0x90,
		0x9f, 0xa0, 0xbf, 0xc0, 0xff };
	int wrong = 0;

	for (int first = 0; first < 256; first++)
		for (int second = 0; second < 256; second++)
			for (size_t i = 0; i < 100; i++)
				for (size_t n = 0; n <= 4; n++) {
					char text[4] = { (char)first,
						(char)second,
						(char)rest[i / 10],
						(char)rest[i % 10] };
					struct view v = { text, n };
					bool cut, want_cut;
					size_t want = by_table(v, &want_cut);

					wrong += utf8_length_cut(v, &cut) !=
					    want || cut != want_cut;
					wrong += utf8_length(v) != want;
				}
	IS_INT(wrong, 0);
}

/* Every code point there is: out, back, and no shorter than it must be. */
static void
all_points(void)
{
	struct buf b = BUF(4);
	int wrong = 0;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		size_t want = c < 0x80 ? 1 : c < 0x800 ? 2 :
		    c < 0x10000 ? 3 : 4;

		if (c == 0xd800)
			c = 0xe000;
		buf_clear(&b);
		utf8_put(&b, c);
		wrong += b.failed || b.n != want ||
		    utf8_length(buf_view(&b)) != want;
	}
	IS_INT(wrong, 0);
	buf_clear(&b);
	utf8_put(&b, 0x1f600);
	IS(buf_cstr(&b), "\xf0\x9f\x98\x80");
	buf_free(&b);
}

static const struct { struct view from, want; } repairs[] = {
	{ TEXT(""), TEXT("") },
	{ TEXT("plain ASCII of some length\n"),
	    TEXT("plain ASCII of some length\n") },
	{ TEXT("\xc3\xa9\0\xe4\xb8\xad"), TEXT("\xc3\xa9\0\xe4\xb8\xad") },
	{ TEXT("caf\xe9 cr\xe8me"),
	    TEXT("caf\xef\xbf\xbd cr\xef\xbf\xbdme") },
	{ TEXT("\xe4\xb8"), TEXT("\xef\xbf\xbd\xef\xbf\xbd") },
	{ TEXT("0123456\x80" "89abcdef\xe4\xb8\xad\xf4\x90"),
	    TEXT("0123456\xef\xbf\xbd" "89abcdef\xe4\xb8\xad"
	    "\xef\xbf\xbd\xef\xbf\xbd") },
};

int
main(void)
{
	all_pairs();
	all_points();
	for (size_t i = 0; i < COUNT(repairs); i++) {
		struct buf out = BUF(1000);
		struct view from = edge_put(&edge, repairs[i].from);

		utf8_repair(&out, from);
		IS_MEM(out.p, out.n, repairs[i].want.p, repairs[i].want.n);
		OK(utf8_valid(from) == view_eq(from, buf_view(&out)),
		    "valid is what needs no repair");
		OK(utf8_valid(buf_view(&out)), "the repaired text is valid");
		buf_free(&out);
	}
	edge_free(&edge);
	return done_testing();
}
