#include "json/utf8.h"

/* How many bytes a first byte promises, and the bounds of the second. */
static size_t
promised(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	*high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	if (c >= 0xf0 && c <= 0xf4)
		return 4;
	return 0;
}

size_t
utf8_length_cut(struct view v, bool *cut)
{
	const unsigned char *p = (const unsigned char *)v.p;
	unsigned char low, high;
	size_t n;

	*cut = false;
	if (v.n == 0)
		return 0;
	n = promised(p[0], &low, &high);
	for (size_t i = 1; i < n; i++) {
		if (i == v.n) {
			*cut = true;
			return 0;
		}
		if (p[i] < low || p[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return n;
}

size_t
utf8_length(struct view v)
{
	bool cut;

	return utf8_length_cut(v, &cut);
}

void
utf8_put(struct buf *out, uint32_t c)
{
	char bytes[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n; i-- > 1; c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(lead[n] | c);
	buf_add(out, (struct view){ bytes, n });
}

void
utf8_repair(struct buf *out, struct view v)
{
	size_t good = 0;

	while (good < v.n) {
		size_t n = utf8_length(view_skip(v, good));

		if (n > 0) {
			good += n;
			continue;
		}
		buf_add(out, (struct view){ v.p, good });
		utf8_put(out, 0xfffd);
		v = view_skip(v, good + 1);
		good = 0;
	}
	buf_add(out, v);
}
