#include "core/text_tokens.h"

#include <string.h>

/*
 * Units (TOKEN_UNITS a token) for each thing found, by least squares over 900
 * pieces of text. Those that can meet at one byte sum to less than 128.
 */
#define WORD            18      /* a letter after none */
#define WORD_GLUED      24      /* more, straight after a sign */
#define LETTER          3
#define CAMEL           48      /* a capital after a small letter */
#define DIGIT           60
#define SIGN            9
#define SIGNS           33      /* a sign after none */
#define BLANKS          39      /* a space after none */
#define TWO_BYTES       32      /* the first byte of a character */
#define THREE_BYTES     63
#define FOUR_BYTES      127
#define ESCAPED_LINE    (-15)   /* \n: what its two bytes counted too much */
#define ESCAPED_TAB     (-57)

#define LANES 16

/*
 * Sixteen bytes at once, whatever the processor. A comparison makes 0 or all
 * ones of each lane.
 */
typedef uint8_t bytes __attribute__((vector_size(LANES)));
typedef int8_t units __attribute__((vector_size(LANES)));
typedef int16_t sums __attribute__((vector_size(LANES)));
typedef uint64_t words __attribute__((vector_size(LANES)));

/* Sums of 16 bits hold so many rounds of two units of at most 127. */
#define ROUNDS_MAX 120

struct kinds {
	bytes letter, digit, sign, space;
};

static inline bytes
load(const char *p)
{
	bytes v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline bytes
between(bytes v, uint8_t low, uint8_t high)
{
	return (bytes)(v - low <= (uint8_t)(high - low));
}

static inline struct kinds
look(bytes v)
{
	struct kinds k = {
		.letter = between(v | 0x20, 'a', 'z'),
		.digit = between(v, '0', '9'),
		.space = (bytes)(v == ' '),
	};

	k.sign = between(v, '!', '~') & ~(k.letter | k.digit);
	return k;
}

/* Is there anything but ASCII? */
static inline bool
beyond_ascii(bytes v)
{
	words w = (words)v;

	return ((w[0] | w[1]) & 0x8080808080808080u) != 0;
}

static inline units
worth(bytes mask, int weight)
{
	return (units)mask & (int8_t)weight;
}

/* Letters differ from their capitals in one bit. */
static inline bytes
camel(bytes v, bytes before, const struct kinds *k, const struct kinds *b)
{
	return k->letter & b->letter & (bytes)((~v & before & 0x20) == 0x20);
}

static inline units
weigh_high(bytes v)
{
	return worth(between(v, 0xc0, 0xdf), TWO_BYTES) +
	    worth(between(v, 0xe0, 0xef), THREE_BYTES) +
	    worth(between(v, 0xf0, 0xff), FOUR_BYTES);
}

/* The units of sixteen bytes; `before` are the same, one byte earlier. */
static inline units
weigh(bytes v, bytes before)
{
	struct kinds k = look(v), b = look(before);
	bytes word = k.letter & ~b.letter;
	bytes escaped = (bytes)(before == '\\');
	units sum = worth(k.letter, LETTER) + worth(word, WORD) +
	    worth(word & b.sign, WORD_GLUED) +
	    worth(camel(v, before, &k, &b), CAMEL) +
	    worth(k.digit, DIGIT) + worth(k.sign, SIGN) +
	    worth(k.sign & ~b.sign, SIGNS) +
	    worth(k.space & ~b.space, BLANKS) +
	    worth(escaped & (v == 'n'), ESCAPED_LINE) +
	    worth(escaped & (v == 't'), ESCAPED_TAB);

	return beyond_ascii(v) ? sum + weigh_high(v) : sum;
}

/* Add each lane's units, signs kept. */
static inline sums
add(sums sum, units u)
{
	sums both = (sums)u;

	return sum + (sums)(both << 8 >> 8) + (sums)(both >> 8);
}

static int64_t
total(sums sum)
{
	int64_t n = 0;

	for (size_t i = 0; i < LANES / 2; i++)
		n += sum[i];
	return n;
}

/* At most ROUNDS_MAX times sixteen bytes; a byte stands before the first. */
static int64_t
some(const char *p, size_t rounds)
{
	sums sum = { 0 };

	for (size_t i = 0; i < rounds; i++, p += LANES)
		sum = add(sum, weigh(load(p), load(p - 1)));
	return total(sum);
}

/* Fewer than sixteen, after the byte `before`. */
static int64_t
few(const char *p, size_t n, char before)
{
	char copy[LANES + 1] = { before };

	memcpy(copy + 1, p, n);
	return total(add((sums){ 0 }, weigh(load(copy + 1), load(copy))));
}

int64_t
text_tokens(struct view escaped)
{
	const char *p = escaped.p, *end = p + escaped.n;
	size_t n = escaped.n < LANES ? escaped.n : LANES;
	int64_t sum = few(p, n == LANES ? n - 1 : n, ' ');

	/* After the first few a byte stands before each. */
	p += n == LANES ? n - 1 : n;
	while (end - p >= LANES) {
		size_t rounds = (size_t)(end - p) / LANES;

		if (rounds > ROUNDS_MAX)
			rounds = ROUNDS_MAX;
		sum += some(p, rounds);
		p += rounds * LANES;
	}
	return p == end ? sum : sum + few(p, (size_t)(end - p), p[-1]);
}
