#include "transform/mender.h"

#include <string.h>

#include "json/escape.h"

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A byte of a name or a word. */
static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) ||
	    c == '_' || c == '$' || c == '-' || (unsigned char)c >= 0x80;
}

static bool
four_hex(struct view v)
{
	for (size_t i = 0; i < 4; i++)
		if (i >= v.n || v.p[i] == '\0' ||
		    strchr("0123456789abcdefABCDEF", v.p[i]) == NULL)
			return false;
	return true;
}

/* A backslash and what belongs to it. */
static void
escape(struct mender *m)
{
	char c;

	mender_skip(m, 1);
	c = mender_next(m);
	if (c == '\'') {
		buf_addc(m->out, c);
		mender_skip(m, 1);
	} else if (c == 'u' && four_hex(view_skip(m->rest, 1))) {
		buf_addc(m->out, '\\');
		buf_add(m->out, (struct view){ m->rest.p, 5 });
		mender_skip(m, 5);
	} else if (c != '\0' && strchr("\"\\/bfnrt", c) != NULL) {
		buf_addc(m->out, '\\');
		buf_addc(m->out, c);
		mender_skip(m, 1);
	} else {
		buf_add(m->out, VIEW("\\\\"));
	}
}

bool
mender_string(struct mender *m)
{
	char quote = mender_next(m);

	mender_skip(m, 1);
	buf_addc(m->out, '"');
	while (m->rest.n > 0 && mender_next(m) != quote) {
		size_t run = 0;

		if (mender_next(m) == '\\') {
			escape(m);
			continue;
		}
		while (run < m->rest.n && m->rest.p[run] != '\\' &&
		    m->rest.p[run] != quote)
			run++;
		json_escape((struct view){ m->rest.p, run }, m->out);
		mender_skip(m, run);
	}
	if (m->rest.n == 0)
		return false;
	mender_skip(m, 1);
	buf_addc(m->out, '"');
	return true;
}

size_t
mender_word_length(struct view v)
{
	size_t n = 0;

	while (n < v.n && letter(v.p[n]))
		n++;
	return n;
}

bool
mender_name(struct mender *m)
{
	size_t n = mender_word_length(m->rest);

	if (mender_next(m) == '"' || mender_next(m) == '\'')
		return mender_string(m);
	buf_addc(m->out, '"');
	json_escape((struct view){ m->rest.p, n }, m->out);
	buf_addc(m->out, '"');
	mender_skip(m, n);
	return n > 0;
}

bool
mender_word(struct mender *m)
{
	static const struct {
		const char *word, *means;
	} words[] = {
		{ "true", "true" }, { "false", "false" }, { "null", "null" },
		{ "True", "true" }, { "False", "false" }, { "None", "null" },
	};
	struct view v = { m->rest.p, mender_word_length(m->rest) };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (view_is(v, words[i].word)) {
			buf_adds(m->out, words[i].means);
			mender_skip(m, v.n);
			return true;
		}
	return false;
}

/* Digits that are there; a zero where there are none. */
static void
digits(struct mender *m)
{
	size_t n = 0;

	while (n < m->rest.n && digit(m->rest.p[n]))
		n++;
	buf_add(m->out, n > 0 ? (struct view){ m->rest.p, n } : VIEW("0"));
	mender_skip(m, n);
}

static bool
hexadecimal(struct mender *m)
{
	uint64_t sum = 0;
	size_t n = 0;

	mender_skip(m, 2);
	for (; n < m->rest.n && letter(m->rest.p[n]); n++) {
		static const char hex[] = "0123456789abcdef";
		char c = m->rest.p[n];
		const char *hit = memchr(hex, digit(c) ? c : c | 0x20, 16);

		if (hit == NULL || n == 15)
			return false;
		sum = sum << 4 | (uint64_t)(hit - hex);
	}
	buf_addi(m->out, (int64_t)sum);
	mender_skip(m, n);
	return n > 0;
}

static bool
exponent(struct mender *m)
{
	buf_addc(m->out, mender_next(m));
	mender_skip(m, 1);
	if (mender_next(m) == '+' || mender_next(m) == '-') {
		buf_addc(m->out, mender_next(m));
		mender_skip(m, 1);
	}
	if (!digit(mender_next(m)))
		return false;
	digits(m);
	return true;
}

/* Zeros in front mean one thing here and another there: refused. */
static bool
decimal(struct mender *m)
{
	bool whole = digit(mender_next(m));

	if (mender_next(m) == '0' && m->rest.n > 1 && digit(m->rest.p[1]))
		return false;
	digits(m);
	if (mender_next(m) == '.') {
		buf_addc(m->out, '.');
		mender_skip(m, 1);
		if (!whole && !digit(mender_next(m)))
			return false;
		digits(m);
	} else if (!whole) {
		return false;
	}
	return (mender_next(m) != 'e' && mender_next(m) != 'E') || exponent(m);
}

/*
 * At the text's end there may have been more digits: servers do cut there
 * (github.com/vllm-project/vllm/issues/48342).
 */
bool
mender_number(struct mender *m)
{
	if (mender_next(m) == '-')
		buf_addc(m->out, '-');
	if (mender_next(m) == '-' || mender_next(m) == '+')
		mender_skip(m, 1);
	return (view_starts_nocase(m->rest, "0x") ? hexadecimal(m) :
	    decimal(m)) && m->rest.n > 0 && !letter(mender_next(m)) &&
	    mender_next(m) != '.';
}
