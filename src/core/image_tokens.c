#include "core/image_tokens.h"

#include <string.h>

#define SIDE 28
#define MOST 1568

/* Fewer bytes of base64 than these a token has no usual picture. */
#define BYTES_PER_TOKEN 64

/* The PNG signature and IHDR's beginning: width at 16, height at 20. */
#define HEADER 24
#define HEADER_BASE64 32

static int
digit_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* RFC 4648, section 4, for four digits at a time. */
static bool
decode_header(struct view base64, unsigned char out[HEADER])
{
	if (base64.n < HEADER_BASE64)
		return false;
	for (size_t i = 0; i < HEADER_BASE64 / 4; i++) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 4; k++) {
			int digit = digit_of(base64.p[4 * i + k]);

			if (digit < 0)
				return false;
			bits = bits << 6 | (uint32_t)digit;
		}
		out[3 * i] = (unsigned char)(bits >> 16);
		out[3 * i + 1] = (unsigned char)(bits >> 8);
		out[3 * i + 2] = (unsigned char)bits;
	}
	return true;
}

static int64_t
squares(const unsigned char *p)
{
	int64_t pixels = (int64_t)p[0] << 24 | (int64_t)p[1] << 16 |
	    (int64_t)p[2] << 8 | (int64_t)p[3];

	return (pixels + SIDE - 1) / SIDE;
}

int64_t
image_tokens(struct view base64)
{
	unsigned char head[HEADER];
	int64_t n = MOST;

	if (decode_header(base64, head) &&
	    memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0)
		n = squares(head + 16) * squares(head + 20);
	else if (base64.n > 0)
		n = (int64_t)(base64.n / BYTES_PER_TOKEN) + 1;
	return n < MOST ? n : MOST;
}
