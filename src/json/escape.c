#include "json/escape.h"

#include <string.h>

#include "json/plain.h"
#include "json/utf8.h"

/* buf_add, for short pieces that mostly fit. */
static void
put(struct buf *out, const char *p, size_t n)
{
	if (out->failed || n > out->cap - out->n) {
		buf_add(out, (struct view){ p, n });
	} else if (n > 0) {
		memcpy(out->p + out->n, p, n);
		out->n += n;
	}
}

static void
put_char(struct buf *out, char c)
{
	if (out->failed || out->n == out->cap)
		buf_addc(out, c);
	else
		out->p[out->n++] = c;
}

static void
put_pair(struct buf *out, char first, char second)
{
	put_char(out, first);
	put_char(out, second);
}

static unsigned
four_hex(const char *p)
{
	unsigned sum = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];

		sum = sum * 16 + (unsigned)(c <= '9' ? c - '0' :
		    (c | 0x20) - 'a' + 10);
	}
	return sum;
}

/* Append what \uXXXX at v's beginning stands for; returns bytes used. */
static size_t
unescape_u(struct view v, struct buf *out)
{
	unsigned first, second;

	if (v.n < 6)
		return v.n;
	first = four_hex(v.p + 2);
	if (first < 0xd800 || first > 0xdfff) {
		utf8_put(out, first);
		return 6;
	}
	if (first < 0xdc00 && v.n >= 12 && v.p[6] == '\\' && v.p[7] == 'u') {
		second = four_hex(v.p + 8);
		if (second >= 0xdc00 && second <= 0xdfff) {
			utf8_put(out, 0x10000 + ((first - 0xd800) << 10) +
			    (second - 0xdc00));
			return 12;
		}
	}
	utf8_put(out, 0xfffd);
	return 6;
}

/* Append what the escape at v's beginning stands for; returns bytes used. */
static size_t
unescape_one(struct view v, struct buf *out)
{
	/* The others mean themselves. */
	static const char meaning[256] = {
		['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r',
		['t'] = '\t',
	};
	char c;

	if (v.n < 2)
		return v.n;
	if (v.p[1] == 'u')
		return unescape_u(v, out);
	c = meaning[(unsigned char)v.p[1]];
	put_char(out, c != '\0' ? c : v.p[1]);
	return 2;
}

void
json_unescape(struct view escaped, struct buf *out)
{
	while (escaped.n > 0 && !out->failed) {
		const char *slash = memchr(escaped.p, '\\', escaped.n);
		size_t run = slash == NULL ? escaped.n :
		    (size_t)(slash - escaped.p);

		put(out, escaped.p, run);
		escaped = view_skip(escaped, run);
		while (escaped.n > 0 && escaped.p[0] == '\\')
			escaped = view_skip(escaped,
			    unescape_one(escaped, out));
	}
}

/* Append one byte that may not stand for itself. */
static void
put_special(struct buf *out, unsigned char c)
{
	static const char form[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

	if (c >= 0x80)
		utf8_put(out, 0xfffd);
	else if (c >= 0x20)
		put_pair(out, '\\', (char)c);
	else if (form[c] != 'u')
		put_pair(out, '\\', form[c]);
	else
		buf_addf(out, "\\u%04x", c);
}

/* The length of the piece at p that needs no escape; 0 if there is none. */
static size_t
good_piece(const char *p, const char *end)
{
	if ((unsigned char)*p < 0x80)
		return plain_length(p, end);
	return utf8_length((struct view){ p, (size_t)(end - p) });
}

void
json_escape(struct view plain, struct buf *out)
{
	const char *p = plain.n > 0 ? plain.p : "";
	const char *end = p + plain.n, *run = p;

	while (p < end && !out->failed) {
		size_t n = good_piece(p, end);

		if (n > 0) {
			p += n;
			continue;
		}
		put(out, run, (size_t)(p - run));
		put_special(out, (unsigned char)*p);
		run = ++p;
	}
	put(out, run, (size_t)(end - run));
}

/*
 * Escape an escaped string once more: p stands behind its opening quote.
 * Returns the place behind its closing quote, which is written too.
 */
static const char *
escape_string(const char *p, const char *end, struct buf *out)
{
	const char *run = p;

	while (p < end) {
		size_t n = good_piece(p, end);
		char c = *p;

		if (n > 0 || (c != '"' && c != '\\')) {
			p += n > 0 ? n : 1;
			continue;
		}
		put(out, run, (size_t)(p - run));
		put_pair(out, '\\', c);
		run = ++p;
		if (c == '"')
			return p;
		/* An escape's second byte is text, whatever it is. */
		if (p < end && (*p == '"' || *p == '\\')) {
			put_pair(out, '\\', *p);
			run = ++p;
		}
	}
	put(out, run, (size_t)(p - run));
	return p;
}

static bool
blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

void
json_escape_compact(struct view value, struct buf *out)
{
	const char *p = value.p, *end = p + value.n;

	while (p < end && !out->failed) {
		const char *run = p;

		while (p < end && !blank(*p) && *p != '"')
			p++;
		put(out, run, (size_t)(p - run));
		if (p < end && *p == '"') {
			put_pair(out, '\\', '"');
			p = escape_string(p + 1, end, out);
		} else if (p < end) {
			p++;
		}
	}
}

size_t
json_half_pair(struct view escaped)
{
	struct view tail;
	size_t slashes = 0;

	if (escaped.n < 6)
		return 0;
	tail = view_skip(escaped, escaped.n - 6);
	if (tail.p[0] != '\\' || tail.p[1] != 'u' ||
	    (tail.p[2] | 0x20) != 'd' ||
	    memchr("89abAB", tail.p[3], 6) == NULL)
		return 0;
	/* "\\ud83d" is a backslash and text: count what stands before. */
	while (slashes < escaped.n - 6 &&
	    escaped.p[escaped.n - 7 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 0 ? 6 : 0;
}
