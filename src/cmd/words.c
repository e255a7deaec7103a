#include "cmd/words.h"

#include <inttypes.h>

#include "json/utf8.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* What a cut name keeps of its end, and the mark of the cut. */
#define TAIL 8
#define MARK "..."
#define MARK_WIDTH (sizeof(MARK) - 1)

void
words_span(struct buf *out, int64_t ms)
{
	int64_t s = ms > 0 ? (ms + 999) / 1000 : 0;

	if (s < MINUTE)
		buf_addf(out, "%" PRId64 "s", s);
	else if (s < HOUR)
		buf_addf(out, "%" PRId64 "m%02" PRId64 "s", s / MINUTE,
		    s % MINUTE);
	else if (s < DAY)
		buf_addf(out, "%" PRId64 "h%02" PRId64 "m", s / HOUR,
		    s % HOUR / MINUTE);
	else
		buf_addf(out, "%" PRId64 "d%" PRId64 "h", s / DAY,
		    s % DAY / HOUR);
}

void
words_ago(struct buf *out, int64_t then_ms, int64_t now_ms)
{
	int64_t s = (now_ms - then_ms) / 1000;

	if (then_ms <= 0)
		buf_adds(out, "never");
	else if (s < 1)
		buf_adds(out, "now");
	else if (s < MINUTE)
		buf_addf(out, "%" PRId64 "s ago", s);
	else if (s < HOUR)
		buf_addf(out, "%" PRId64 "m ago", s / MINUTE);
	else if (s < DAY)
		buf_addf(out, "%" PRId64 "h ago", s / HOUR);
	else
		buf_addf(out, "%" PRId64 "d ago", s / DAY);
}

void
words_count(struct buf *out, uint64_t n)
{
	static const char unit[] = "kMGTPE";
	size_t u = 0;

	if (n < 10000) {
		buf_addf(out, "%" PRIu64, n);
		return;
	}
	/* What would round to 1000 of a unit is 1 of the next. */
	for (; n >= 999950; u++)
		n /= 1000;
	buf_addf(out, "%.*f%c", n < 99950, (double)n / 1000, unit[u]);
}

void
words_number(struct buf *out, size_t n, const char *what)
{
	buf_addf(out, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

/* The code point that v begins with; *n is its length, 1 for a stray byte. */
static uint32_t
code_point(struct view v, size_t *n)
{
	static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c;

	*n = utf8_length(v);
	if (*n == 0) {
		*n = 1;
		return 0xfffd;
	}
	c = (unsigned char)v.p[0] & first[*n];
	for (size_t i = 1; i < *n; i++)
		c = c << 6 | ((unsigned char)v.p[i] & 0x3f);
	return c;
}

static bool
is_control(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0);
}

void
words_clean(struct buf *out, struct view text)
{
	size_t n;

	for (; text.n > 0; text = view_skip(text, n)) {
		uint32_t c = code_point(text, &n);

		if (c == '\n' || c == '\r' || c == '\t')
			buf_addc(out, ' ');
		else if (is_control(c))
			buf_addc(out, '?');
		else
			utf8_put(out, c);
	}
}

/* Blocks that take two columns (Unicode's East Asian Width W and F). */
static const struct {
	uint32_t from, to;
} wide[] = {
	{ 0x1100, 0x115f }, { 0x2e80, 0xa4cf }, { 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff }, { 0xfe30, 0xfe6f }, { 0xff00, 0xff60 },
	{ 0xffe0, 0xffe6 }, { 0x1f300, 0x1faff }, { 0x20000, 0x3fffd },
};

static size_t
columns(uint32_t c)
{
	if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0xfe00 && c <= 0xfe0f))
		return 0;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (c >= wide[i].from && c <= wide[i].to)
			return 2;
	return 1;
}

size_t
words_width(struct view text)
{
	size_t width = 0, n;

	for (; text.n > 0; text = view_skip(text, n))
		width += columns(code_point(text, &n));
	return width;
}

/* How many bytes of the text fit into so many columns. */
static size_t
bytes_of(struct view text, size_t width)
{
	size_t at = 0, n;

	while (at < text.n) {
		size_t w = columns(code_point(view_skip(text, at), &n));

		if (w > width)
			break;
		width -= w;
		at += n;
	}
	return at;
}

void
words_fit(struct buf *out, struct view text, size_t width, bool name)
{
	size_t all = words_width(text), tail = 0, n;

	if (all <= width) {
		buf_add(out, text);
		return;
	}
	if (width <= MARK_WIDTH) {
		buf_add(out, (struct view){ text.p, bytes_of(text, width) });
		return;
	}
	if (name && width >= MARK_WIDTH + 2 * TAIL)
		tail = TAIL;
	n = bytes_of(text, width - MARK_WIDTH - tail);
	buf_add(out, (struct view){ text.p, n });
	buf_adds(out, MARK);
	if (tail == 0)
		return;
	/* A wide character on the cut is left out. */
	for (text = view_skip(text, bytes_of(text, all - tail));
	    words_width(text) > tail; text = view_skip(text, n))
		code_point(text, &n);
	buf_add(out, text);
}
