#include "upstream/trouble.h"

#include <string.h>

#include "json/utf8.h"

/* C0, DEL, and C1, which UTF-8 writes as C2 80 to C2 9F. */
static bool
is_control(struct view v)
{
	unsigned char c = (unsigned char)v.p[0];

	return c < 0x20 || c == 0x7f ||
	    (c == 0xc2 && v.n > 1 && (unsigned char)v.p[1] < 0xa0);
}

void
trouble_words(char *to, size_t size, struct view plain)
{
	size_t n = 0;

	if (size == 0)
		return;
	while (plain.n > 0) {
		size_t one = utf8_length(plain);
		struct view c = { plain.p, one };

		plain = view_skip(plain, one > 0 ? one : 1);
		if (one == 0)
			c = VIEW("?");
		else if (is_control(c))
			c = VIEW(" ");
		/* Blanks in a row, and those in front, are one and none. */
		if (c.p[0] == ' ' && (n == 0 || to[n - 1] == ' '))
			continue;
		if (n + c.n >= size)
			break;
		memcpy(to + n, c.p, c.n);
		n += c.n;
	}
	while (n > 0 && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
}
