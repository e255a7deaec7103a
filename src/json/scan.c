#include "json/scan.h"

#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "json/plain.h"
#include "json/utf8.h"

/* See close_container. */
#define STEPS           ((size_t)16 << 20)
#define STEPS_PER_BYTE  8

/* From this length on a string is one of json_scan.longs. */
#define LONG_STRING 64

struct scanner {
	const unsigned char *start, *p, *end;
	struct json_scan *result;
	int depth, limit;
	int level, last_level;
	size_t steps, max_steps;
	/* What each open container is: a bit set means an object. */
	unsigned char object[JSON_DEPTH / 8 + 1];
};

static bool
wrong(struct scanner *s, const unsigned char *at, const char *mistake)
{
	s->result->offset = (size_t)(at - s->start);
	s->result->mistake = mistake;
	return false;
}

static void
skip_blanks(struct scanner *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' ||
	    *s->p == '\t' || *s->p == '\r'))
		s->p++;
}

static bool
hex(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

/* s->p stands at a backslash. */
static bool
scan_escape(struct scanner *s)
{
	const unsigned char *at = s->p++;

	if (s->p == s->end)
		return wrong(s, s->p, "the string does not end");
	switch (*s->p) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		s->p++;
		return true;
	case 'u':
		if (s->end - s->p < 5 || !hex(s->p[1]) || !hex(s->p[2]) ||
		    !hex(s->p[3]) || !hex(s->p[4]))
			return wrong(s, at,
			    "\\u needs four hexadecimal digits");
		s->p += 5;
		return true;
	default:
		return wrong(s, at, "unknown escape in a string");
	}
}

/* s->p stands at a byte over ASCII: move over all of them in a row. */
static bool
scan_utf8(struct scanner *s)
{
	do {
		size_t n = utf8_length((struct view){ (const char *)s->p,
		    (size_t)(s->end - s->p) });

		if (n == 0)
			return wrong(s, s->p, "invalid UTF-8");
		s->p += n;
	} while (s->p < s->end && *s->p >= 0x80);
	return true;
}

/* Without memory there is one less to jump over. */
static void
note_long(struct scanner *s, const unsigned char *start)
{
	struct json_longs *l = s->result->longs;

	if (l->n == l->cap) {
		int cap = l->cap == 0 ? 64 : 2 * l->cap;
		void *at = realloc(l->at, (size_t)cap * sizeof(*l->at));

		if (at == NULL)
			return;
		l->at = at;
		l->cap = cap;
	}
	l->at[l->n++] = (struct json_long){ (int)(start - s->start),
	    (int)(s->p - s->start) };
}

/* s->p stands at the opening quote. */
static bool
scan_string(struct scanner *s)
{
	const unsigned char *start = ++s->p;

	for (;;) {
		s->p += plain_length(s->p, s->end);
		if (s->p == s->end)
			return wrong(s, s->p, "the string does not end");
		if (*s->p == '"') {
			if (s->p - start >= LONG_STRING &&
			    s->result->longs != NULL)
				note_long(s, start);
			s->p++;
			return true;
		}
		if (*s->p < 0x20)
			return wrong(s, s->p, "control character in a string");
		if (!(*s->p == '\\' ? scan_escape(s) : scan_utf8(s)))
			return false;
	}
}

static bool
scan_digits(struct scanner *s)
{
	const unsigned char *at = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return s->p > at || wrong(s, at, "a digit is missing in a number");
}

static bool
scan_number(struct scanner *s)
{
	if (*s->p == '-')
		s->p++;
	if (s->p < s->end && *s->p == '0') {
		s->p++;
		if (s->p < s->end && *s->p >= '0' && *s->p <= '9')
			return wrong(s, s->p, "a number begins with 0");
	} else if (!scan_digits(s)) {
		return false;
	}
	if (s->p < s->end && *s->p == '.') {
		s->p++;
		if (!scan_digits(s))
			return false;
	}
	if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		return scan_digits(s);
	}
	return true;
}

static bool
scan_word(struct scanner *s, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
		return wrong(s, s->p, "expected a value");
	s->p += n;
	return true;
}

static bool
scan_scalar(struct scanner *s)
{
	s->result->tokens++;
	s->last_level = s->level;
	switch (*s->p) {
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	default:
		if (*s->p == '-' || (*s->p >= '0' && *s->p <= '9'))
			return scan_number(s);
		return wrong(s, s->p, "expected a value");
	}
}

static bool
inside_object(const struct scanner *s)
{
	int d = s->depth - 1;

	return d >= 0 && (s->object[d / 8] >> d % 8 & 1);
}

static bool
open_container(struct scanner *s)
{
	int d = s->depth;

	if (d >= s->limit)
		return wrong(s, s->p, "nested too deeply");
	s->last_level = s->level;
	if (*s->p == '{') {
		s->object[d / 8] |= (unsigned char)(1 << d % 8);
		s->level += 2;
	} else {
		s->object[d / 8] &= (unsigned char)~(1 << d % 8);
		s->level++;
	}
	s->depth++;
	s->result->tokens++;
	s->p++;
	return true;
}

/*
 * At a closing bracket jsmn walks from the last token up to the container that
 * is closed: so many steps for each byte of a text that goes down and up all
 * the time that the largest one would take half a minute. The steps are known
 * here, and such a text is refused. s->level is the next value's level in
 * jsmn's tree, where a member's value hangs below its name.
 */
static bool
close_container(struct scanner *s)
{
	s->level -= inside_object(s) ? 2 : 1;
	s->steps += (size_t)(s->last_level - s->level);
	if (s->steps > s->max_steps)
		return wrong(s, s->p, "nested too deeply too many times");
	s->depth--;
	s->p++;
	return true;
}

/* A member's name and its colon. */
static bool
scan_name(struct scanner *s)
{
	skip_blanks(s);
	if (s->p == s->end || *s->p != '"')
		return wrong(s, s->p, "expected a member's name in quotes");
	s->result->tokens++;
	s->last_level = s->level - 1;
	if (!scan_string(s))
		return false;
	skip_blanks(s);
	if (s->p == s->end || *s->p != ':')
		return wrong(s, s->p, "expected a colon after a name");
	s->p++;
	return true;
}

/*
 * After a value: close what ends here, or move over a comma to the next value.
 * *more tells whether a value must follow.
 */
static bool
after_value(struct scanner *s, bool *more)
{
	for (;;) {
		bool object = inside_object(s);

		*more = false;
		if (s->depth == 0)
			return true;
		skip_blanks(s);
		if (s->p == s->end)
			return wrong(s, s->p, "the text ends too early");
		if (*s->p == ',') {
			s->p++;
			*more = true;
			return !object || scan_name(s);
		}
		if (*s->p != (object ? '}' : ']'))
			return wrong(s, s->p, object ?
			    "expected a comma or }" : "expected a comma or ]");
		if (!close_container(s))
			return false;
	}
}

/* One value's beginning: a scalar whole, or a container's opening. */
static bool
scan_value(struct scanner *s, bool *more)
{
	bool object;

	skip_blanks(s);
	if (s->p == s->end)
		return wrong(s, s->p, "the text ends too early");
	if (*s->p != '{' && *s->p != '[')
		return scan_scalar(s) && after_value(s, more);
	object = *s->p == '{';
	if (!open_container(s))
		return false;
	skip_blanks(s);
	if (s->p < s->end && *s->p == (object ? '}' : ']'))
		return close_container(s) && after_value(s, more);
	*more = true;
	return !object || scan_name(s);
}

/* RFC 8259, section 8.1: UTF-8, and no byte order mark in front. */
static bool
begin(struct scanner *s, struct view text)
{
	if (text.n == 0)
		return wrong(s, s->p, "there is no text");
	if (view_starts(text, "\xef\xbb\xbf"))
		return wrong(s, s->p, "a byte order mark stands in front");
	if (view_starts(text, "\xff\xfe") || view_starts(text, "\xfe\xff"))
		return wrong(s, s->p, "the text is UTF-16, not UTF-8");
	skip_blanks(s);
	return true;
}

bool
json_scan(struct view text, int depth, struct json_scan *result)
{
	struct scanner s = {
		.start = (const unsigned char *)text.p,
		.p = (const unsigned char *)text.p,
		.end = text.n == 0 ? (const unsigned char *)text.p :
		    (const unsigned char *)text.p + text.n,
		.result = result,
		.limit = depth < JSON_DEPTH ? depth : JSON_DEPTH,
		.max_steps = STEPS + text.n * STEPS_PER_BYTE,
	};
	const char *root;
	bool more = true;

	*result = (struct json_scan){ .longs = result->longs };
	if (!begin(&s, text))
		return false;
	root = (const char *)s.p;
	result->scalar = s.p < s.end && *s.p != '{' && *s.p != '[';
	while (more)
		if (!scan_value(&s, &more))
			return false;
	result->root = (struct view){ root,
	    (size_t)((const char *)s.p - root) };
	skip_blanks(&s);
	return s.p == s.end || wrong(&s, s.p, "something follows the value");
}
