#include "json/utf8.h"

#include "json/plain.h"

static bool
follows(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* May the byte second stand behind first? (RFC 3629, section 4) */
static bool
pair(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xe0:
		return second >= 0xa0 && second <= 0xbf;
	case 0xed:
		return second >= 0x80 && second <= 0x9f;
	case 0xf0:
		return second >= 0x90 && second <= 0xbf;
	case 0xf4:
		return second >= 0x80 && second <= 0x8f;
	default:
		return follows(second);
	}
}

/* How many bytes a first byte promises. */
static size_t
promised(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

size_t
utf8_length_cut(struct view v, bool *cut)
{
	const unsigned char *p = (const unsigned char *)v.p;
	size_t n, there;

	*cut = false;
	if (v.n == 0)
		return 0;
	n = promised(p[0]);
	there = n < v.n ? n : v.n;
	if (there > 1 && !pair(p[0], p[1]))
		return 0;
	for (size_t i = 2; i < there; i++)
		if (!follows(p[i]))
			return 0;
	*cut = there < n;
	return *cut ? 0 : n;
}

size_t
utf8_length(struct view v)
{
	bool cut;

	return utf8_length_cut(v, &cut);
}

/* The length of v's beginning that is whole code points. */
static size_t
valid_length(struct view v)
{
	size_t good = 0;

	while (good < v.n) {
		size_t n;

		good += ascii_length(v.p + good, v.p + v.n);
		while (good < v.n && (unsigned char)v.p[good] >= 0x80) {
			n = utf8_length(view_skip(v, good));
			if (n == 0)
				return good;
			good += n;
		}
	}
	return good;
}

bool
utf8_valid(struct view v)
{
	return valid_length(v) == v.n;
}

void
utf8_put(struct buf *out, uint32_t c)
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	char bytes[4];

	for (size_t i = n; i-- > 1; c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(lead[n] | c);
	buf_add(out, (struct view){ bytes, n });
}

void
utf8_repair(struct buf *out, struct view v)
{
	for (;;) {
		size_t good = valid_length(v);

		buf_add(out, (struct view){ v.p, good });
		if (good == v.n || out->failed)
			return;
		utf8_put(out, 0xfffd);
		v = view_skip(v, good + 1);
	}
}
