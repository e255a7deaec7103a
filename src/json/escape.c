#include "json/escape.h"

#include <string.h>

#include "json/utf8.h"

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

void
json_unescape(struct view escaped, struct buf *out)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";

	while (escaped.n > 0) {
		const char *slash = memchr(escaped.p, '\\', escaped.n);
		size_t plain = slash == NULL ? escaped.n :
		    (size_t)(slash - escaped.p);
		const char *hit;

		buf_add(out, (struct view){ escaped.p, plain });
		escaped = view_skip(escaped, plain);
		if (escaped.n < 2)
			return;
		if (escaped.p[1] == 'u') {
			escaped = view_skip(escaped, unescape_u(escaped, out));
			continue;
		}
		hit = strchr(from, escaped.p[1]);
		buf_addc(out, hit != NULL && *hit != '\0' ? to[hit - from] :
		    escaped.p[1]);
		escaped = view_skip(escaped, 2);
	}
}

/* 0: stands for itself; 'u': \u00XX; else: a backslash and this. */
static char
short_escape(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return c < 0x20 ? 'u' : '\0';
	}
}

static void
escape_one(struct buf *out, unsigned char c, char how)
{
	if (how == 'u') {
		buf_addf(out, "\\u%04x", c);
		return;
	}
	buf_add(out, (struct view){ (char[]){ '\\', how }, 2 });
}

void
json_escape(struct view plain, struct buf *out)
{
	size_t run = 0;

	while (run < plain.n) {
		unsigned char c = (unsigned char)plain.p[run];
		char how = short_escape(c);
		size_t n = c < 0x80 ? how == '\0' : utf8_length(
		    view_skip(plain, run));

		if (n > 0) {
			run += n;
			continue;
		}
		buf_add(out, (struct view){ plain.p, run });
		if (c < 0x80)
			escape_one(out, c, how);
		else
			utf8_put(out, 0xfffd);
		plain = view_skip(plain, run + 1);
		run = 0;
	}
	buf_add(out, plain);
}

void
json_escape_compact(struct view value, struct buf *out)
{
	bool quoted = false;
	size_t run = 0;

	while (run < value.n) {
		char c = value.p[run];
		bool blank = !quoted && (c == ' ' || c == '\n' || c == '\t' ||
		    c == '\r');

		if (c == '"')
			quoted = !quoted;
		if (c != '"' && c != '\\' && !blank) {
			run++;
			continue;
		}
		buf_add(out, (struct view){ value.p, run });
		if (!blank)
			escape_one(out, (unsigned char)c, c);
		value = view_skip(value, run + 1);
		run = 0;
		/* An escape's second byte is text, whatever it is. */
		if (c == '\\' && value.n > 0) {
			if (value.p[0] == '"' || value.p[0] == '\\')
				escape_one(out, 0, value.p[0]);
			else
				buf_addc(out, value.p[0]);
			value = view_skip(value, 1);
		}
	}
	buf_add(out, value);
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
	    strchr("89abAB", tail.p[3]) == NULL || tail.p[3] == '\0')
		return 0;
	/* "\\ud83d" is a backslash and text: count what stands before. */
	while (slashes < escaped.n - 6 &&
	    escaped.p[escaped.n - 7 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 0 ? 6 : 0;
}
