#include "core/tokens.h"

/*
 * What a byte-pair tokenizer makes of text, as hundredths of a token for each
 * thing that can be counted without looking back: beginnings of words, their
 * letters, digits, other signs, and characters beyond ASCII by their length in
 * UTF-8. Blanks belong to the word behind them.
 */
#define WORD 55
#define LETTER 10
#define DIGIT 40
#define SIGN 60
#define TWO_BYTES 60
#define THREE_BYTES 110
#define FOUR_BYTES 200
#define NAME 40                 /* a member's name and its colon */

/* A picture of unknown size, and a document's. */
#define IMAGE_TOKENS 1600
#define DOCUMENT_TOKENS 2000

struct counts {
	int64_t words, letters, digits, signs;
	int64_t two, three, four;
};

static inline uint8_t
is_letter(unsigned char c)
{
	return (uint8_t)((c | 0x20) - 'a') < 26;
}

/* At most 255 bytes, so that each sum fits a byte and a vector holds many. */
static void
count_some(struct counts *sum, const unsigned char *p, size_t n,
    unsigned char before)
{
	uint8_t words = 0, letters = 0, digits = 0, signs = 0;
	uint8_t two = 0, three = 0, four = 0;

	words = is_letter(p[0]) & !is_letter(before);
	for (size_t i = 1; i < n; i++)
		words += is_letter(p[i]) & !is_letter(p[i - 1]);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = p[i];
		uint8_t letter = is_letter(c);
		uint8_t digit = (uint8_t)(c - '0') < 10;

		letters += letter;
		digits += digit;
		signs += (c > ' ') & (c < 0x80) & !letter & !digit;
		two += (c >= 0xc0) & (c < 0xe0);
		three += (c >= 0xe0) & (c < 0xf0);
		four += c >= 0xf0;
	}
	sum->words += words;
	sum->letters += letters;
	sum->digits += digits;
	sum->signs += signs;
	sum->two += two;
	sum->three += three;
	sum->four += four;
}

static void
count_text(struct counts *sum, struct view escaped)
{
	const unsigned char *p = (const unsigned char *)escaped.p;
	unsigned char before = ' ';

	for (size_t n; escaped.n > 0; escaped.n -= n, p += n) {
		n = escaped.n < 255 ? escaped.n : 255;
		count_some(sum, p, n, before);
		before = p[n - 1];
	}
}

/* A string that stands for a file: a picture's or a document's base64. */
static bool
is_file(const struct json *in, int t)
{
	struct view v = json_escaped(in, t);

	return v.n > 1024 && view_find((struct view){ v.p, 512 },
	    VIEW(" ")) < 0;
}

static int64_t
file_tokens(const struct json *in, int t)
{
	struct view before = { in->text.p, json_offset(in, t) };
	size_t look = before.n < 200 ? before.n : 200;

	before = view_skip(before, before.n - look);
	return view_has(before, "pdf") ? DOCUMENT_TOKENS : IMAGE_TOKENS;
}

/* The tokens from `from` to `to`, whatever they mean to one another. */
static int64_t
range_hundredths(const struct json *in, int from, int to)
{
	struct counts sum = { 0 };
	int64_t more = 0;

	for (int t = from; t < to; t++) {
		const jsmntok_t *token = &in->token[t];

		if (token->type == JSMN_STRING && token->size == 1) {
			more += NAME;
			if (json_is(in, t, "signature") ||
			    json_is(in, t, "cache_control"))
				t++;
			else if (json_is(in, t, "data") && is_file(in, t + 1))
				more += 100 * file_tokens(in, ++t);
		} else if (token->type == JSMN_STRING) {
			count_text(&sum, json_escaped(in, t));
		} else {
			more += SIGN;
		}
	}
	return more + WORD * sum.words + LETTER * sum.letters +
	    DIGIT * sum.digits + SIGN * sum.signs + TWO_BYTES * sum.two +
	    THREE_BYTES * sum.three + FOUR_BYTES * sum.four;
}

int64_t
tokens_estimate(const struct json *in)
{
	int64_t hundredths = 0;

	for (int k = json_first(in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(in, k)) {
		int end = json_next(in, k);

		if (json_is(in, k, "system") || json_is(in, k, "messages") ||
		    json_is(in, k, "tools"))
			hundredths += range_hundredths(in, json_value(in, k),
			    end == JSON_NONE ? in->n : end);
	}
	return hundredths < 100 ? 1 : hundredths / 100;
}
