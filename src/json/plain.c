#include "json/plain.h"

#include <stdbool.h>
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

#ifdef __SSE2__
/* The same for sixteen bytes, a bit each; signed, all over 0x7f is < 0. */
static unsigned
mark_sixteen(const unsigned char *p)
{
	__m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i low = _mm_cmplt_epi8(w, _mm_set1_epi8(0x20));
	__m128i quote = _mm_cmpeq_epi8(w, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(w, _mm_set1_epi8('\\'));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(low,
	    _mm_or_si128(quote, slash)));
}

/* Over the sixteens without a mark; at most to the first that has one. */
static const unsigned char *
skip_sixteens(const unsigned char *p, const unsigned char *stop)
{
	while (stop - p >= 16) {
		unsigned marks = mark_sixteen(p);

		if (marks != 0)
			return p + __builtin_ctz(marks);
		p += 16;
	}
	return p;
}
#else
static const unsigned char *
skip_sixteens(const unsigned char *p, const unsigned char *stop)
{
	(void)stop;
	return p;
}
#endif

size_t
plain_length(const void *text, const void *end)
{
	const unsigned char *start = text, *stop = end;
	const unsigned char *p = skip_sixteens(start, stop);

	if (p < stop && special(*p))
		return (size_t)(p - start);
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
