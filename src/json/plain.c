#include "json/plain.h"

#include <stdbool.h>
#include <stdint.h>

#define ONES 0x0101010101010101u
#define HIGH (ONES << 7)

/* Eight bytes, the first of them lowest: compilers make one load of it. */
static uint64_t
load(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	    (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
	    (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	    (uint64_t)p[7] << 56;
}

/* The place of the first byte that is marked in its highest bit. */
static size_t
first_mark(uint64_t marks)
{
	return (size_t)__builtin_ctzll(marks) / 8;
}

/*
 * Mark what is below 0x20, above 0x7f, a quote or a backslash. A subtraction
 * may borrow and mark the next byte too, but never one before the first that
 * is meant.
 */
static uint64_t
mark_special(uint64_t w)
{
	uint64_t quote = w ^ ONES * '"', slash = w ^ ONES * '\\';

	return ((w - ONES * 0x20) | w | (quote - ONES) | (slash - ONES)) &
	    HIGH;
}

static bool
special(unsigned char c)
{
	return c < 0x20 || c > 0x7f || c == '"' || c == '\\';
}

size_t
plain_length(const void *text, const void *end)
{
	const unsigned char *start = text, *p = start, *stop = end;

	for (; stop - p >= 8; p += 8) {
		uint64_t marks = mark_special(load(p));

		if (marks != 0)
			return (size_t)(p - start) + first_mark(marks);
	}
	while (p < stop && !special(*p))
		p++;
	return (size_t)(p - start);
}

size_t
ascii_length(const void *text, const void *end)
{
	const unsigned char *start = text, *p = start, *stop = end;

	for (; stop - p >= 8; p += 8) {
		uint64_t marks = load(p) & HIGH;

		if (marks != 0)
			return (size_t)(p - start) + first_mark(marks);
	}
	while (p < stop && *p < 0x80)
		p++;
	return (size_t)(p - start);
}
