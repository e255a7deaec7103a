#include "dialect/escaped.h"

#include <string.h>

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

static struct glyph
glyph_of(unsigned c)
{
	if (c >= 0xd800 && c <= 0xdfff)
		return (struct glyph){ { (char)0xff }, 1, 6 };
	if (c < 0x80)
		return (struct glyph){ { (char)c }, 1, 6 };
	if (c < 0x800)
		return (struct glyph){ { (char)(0xc0 | c >> 6),
		    (char)(0x80 | (c & 0x3f)) }, 2, 6 };
	return (struct glyph){ { (char)(0xe0 | c >> 12),
	    (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f)) },
	    3, 6 };
}

struct glyph
escaped_first(struct view escaped)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	char c = escaped.p[0];
	const char *hit;

	if (c != '\\' || escaped.n < 2)
		return (struct glyph){ { c }, 1, 1 };
	c = escaped.p[1];
	if (c == 'u' && escaped.n >= 6)
		return glyph_of(four_hex(escaped.p + 2));
	hit = memchr(from, c, sizeof(from) - 1);
	return (struct glyph){ { hit != NULL ? to[hit - from] : c }, 1, 2 };
}

enum fit
escaped_starts(struct view escaped, const char *plain, size_t *used)
{
	size_t left = strlen(plain), at = 0;

	while (left > 0) {
		struct glyph g;

		if (at == escaped.n)
			return FIT_PARTLY;
		g = escaped_first(view_skip(escaped, at));
		if (g.n > left || memcmp(g.byte, plain, g.n) != 0)
			return FIT_NO;
		plain += g.n;
		left -= g.n;
		at += g.used;
	}
	*used = at;
	return FIT_YES;
}

size_t
escaped_angle(struct view escaped)
{
	const char *hit = escaped.n == 0 ? NULL :
	    memchr(escaped.p, '<', escaped.n);
	size_t end = hit == NULL ? escaped.n : (size_t)(hit - escaped.p);
	size_t at = 0;

	/* Some servers write < as \u003c. */
	while (at < end &&
	    (hit = memchr(escaped.p + at, '\\', end - at)) != NULL) {
		struct glyph g;

		at = (size_t)(hit - escaped.p);
		g = escaped_first(view_skip(escaped, at));
		if (g.byte[0] == '<')
			return at;
		at += g.used;
	}
	return end;
}

size_t
escaped_blanks(struct view escaped)
{
	size_t at = 0;

	while (at < escaped.n) {
		struct glyph g = escaped_first(view_skip(escaped, at));

		if (g.byte[0] != ' ' && g.byte[0] != '\n' &&
		    g.byte[0] != '\r' && g.byte[0] != '\t')
			break;
		at += g.used;
	}
	return at;
}

enum fit
escaped_find(struct view escaped, const char *tag, size_t *at, size_t *used)
{
	for (;;) {
		struct view v;
		enum fit fit;

		*at += escaped_angle(view_skip(escaped, *at));
		if (*at == escaped.n)
			return FIT_NO;
		v = view_skip(escaped, *at);
		fit = escaped_starts(v, tag, used);
		if (fit != FIT_NO)
			return fit;
		*at += escaped_first(v).used;
	}
}
