#include "config/relaxed.h"

#include <stdlib.h>
#include <string.h>

struct lexer {
	char *p;
	size_t n, at;
	size_t comma;           /* where the last comma is */
	bool waiting;           /* only blanks have followed it */
	bool quotes;            /* some are missing, or single */
	char before;            /* the last byte that means something */
};

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    c == '$' || (unsigned char)c >= 0x80;
}

static bool
letter_or_digit(char c)
{
	return letter(c) || (c >= '0' && c <= '9');
}

static bool
blank_byte(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Behind the string that begins at `at`; a line's end ends it too. */
static size_t
string_end(const char *p, size_t n, size_t at)
{
	char quote = p[at++];

	for (; at < n && p[at] != '\n'; at++) {
		if (p[at] == quote)
			return at + 1;
		if (p[at] == '\\' && at + 1 < n && p[at + 1] != '\n')
			at++;
	}
	return at;
}

static size_t
word_end(const char *p, size_t n, size_t at)
{
	while (at < n && letter_or_digit(p[at]))
		at++;
	return at;
}

/* Behind the comment that begins at `at`, or 0 if it does not end. */
static size_t
comment_end(struct view text, size_t at)
{
	struct view rest = view_skip(text, at + 2);
	const char *newline;
	ptrdiff_t end;

	if (text.p[at + 1] == '/') {
		newline = rest.n == 0 ? NULL : memchr(rest.p, '\n', rest.n);
		return newline == NULL ? text.n :
		    (size_t)(newline - text.p);
	}
	end = view_find(rest, VIEW("*/"));
	return end < 0 ? 0 : at + 2 + (size_t)end + 2;
}

/* Blank the comment at l->at, all but its lines' ends. False if endless. */
static bool
blank_comment(struct lexer *l)
{
	size_t end = comment_end((struct view){ l->p, l->n }, l->at);

	if (end == 0)
		return false;
	while (l->at < end) {
		char *newline = memchr(l->p + l->at, '\n', end - l->at);
		size_t stop = newline == NULL ? end :
		    (size_t)(newline - l->p);

		memset(l->p + l->at, ' ', stop - l->at);
		l->at = newline == NULL ? end : stop + 1;
	}
	return true;
}

static bool
comment_begins(struct view text, size_t at)
{
	return text.p[at] == '/' && at + 1 < text.n &&
	    (text.p[at + 1] == '/' || text.p[at + 1] == '*');
}

size_t
relaxed_skip(struct view text, size_t at)
{
	while (at < text.n) {
		size_t end = at + 1;

		if (comment_begins(text, at))
			end = comment_end(text, at);
		else if (!blank_byte(text.p[at]))
			break;
		if (end == 0)
			break;
		at = end;
	}
	return at;
}

/* A string, a name or word, or a number's piece: all of them end a value. */
static void
move_over_value(struct lexer *l)
{
	char c = l->p[l->at];
	struct view word = { l->p + l->at, 0 };

	l->before = 'v';
	if (c == '"' || c == '\'') {
		l->quotes |= c == '\'';
		l->at = string_end(l->p, l->n, l->at);
		return;
	}
	l->at = word_end(l->p, l->n, l->at);
	word.n = l->at - (size_t)(word.p - l->p);
	if (word.n == 0)
		l->at++;
	else if (letter(c) && !view_is(word, "true") &&
	    !view_is(word, "false") && !view_is(word, "null"))
		l->quotes = true;
}

static bool
punctuation(char c)
{
	return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' ||
	    c == ':';
}

/* Only after a value, or what ends one. */
static bool
comma_may_trail(char before)
{
	return before == 'v' || before == '}' || before == ']';
}

/* Blank comments and trailing commas. */
static bool
blank(struct lexer *l)
{
	while (l->at < l->n) {
		char c = l->p[l->at];

		if (blank_byte(c)) {
			l->at++;
			continue;
		}
		if (comment_begins((struct view){ l->p, l->n }, l->at)) {
			if (!blank_comment(l))
				return false;
			continue;
		}
		if ((c == '}' || c == ']') && l->waiting)
			l->p[l->comma] = ' ';
		l->waiting = c == ',' && comma_may_trail(l->before);
		l->comma = l->at;
		if (!punctuation(c)) {
			move_over_value(l);
		} else {
			l->before = c;
			l->at++;
		}
	}
	return true;
}

/* From here on `out` is `by` bytes further ahead of the file. */
static void
add_shift(struct relaxed *map, struct buf *out, ptrdiff_t by)
{
	if (map->n == map->cap) {
		size_t cap = map->cap * 2 + 64;
		struct shift *shift = realloc(map->shift,
		    cap * sizeof(*shift));

		if (shift == NULL) {
			out->failed = true;
			return;
		}
		map->shift = shift;
		map->cap = cap;
	}
	by += map->n > 0 ? map->shift[map->n - 1].by : 0;
	map->shift[map->n++] = (struct shift){ out->n, by };
}

/* A string in single quotes, whole, as one in double quotes. */
static void
requote_string(struct relaxed *map, struct buf *out, struct view v)
{
	size_t end = v.n > 1 && v.p[v.n - 1] == '\'' ? v.n - 1 : v.n;

	buf_addc(out, '"');
	for (size_t i = 1; i < end; i++) {
		if (v.p[i] == '\\' && i + 1 < end) {
			if (v.p[++i] == '\'')
				add_shift(map, out, -1);
			else
				buf_addc(out, '\\');
		} else if (v.p[i] == '"') {
			buf_addc(out, '\\');
			add_shift(map, out, 1);
		}
		buf_addc(out, v.p[i]);
	}
	if (end < v.n)
		buf_addc(out, '"');
}

static bool
colon_follows(struct view rest)
{
	while (rest.n > 0 && blank_byte(rest.p[0]))
		rest = view_skip(rest, 1);
	return rest.n > 0 && rest.p[0] == ':';
}

/* A word; with quotes if a colon follows, since then it is a name. */
static void
requote_word(struct relaxed *map, struct buf *out, struct view word,
    struct view rest)
{
	bool name = letter(word.p[0]) && colon_follows(rest);

	if (name) {
		buf_addc(out, '"');
		add_shift(map, out, 1);
	}
	buf_add(out, word);
	if (name) {
		buf_addc(out, '"');
		add_shift(map, out, 1);
	}
}

static void
requote(struct view text, struct relaxed *map, struct buf *out)
{
	size_t at = 0, end;

	for (; at < text.n; at = end) {
		struct view piece = { text.p + at, 1 };
		char c = text.p[at];

		end = at + 1;
		if (c == '"' || c == '\'')
			end = string_end(text.p, text.n, at);
		else if (letter_or_digit(c))
			end = word_end(text.p, text.n, at);
		piece.n = end - at;
		if (c == '\'')
			requote_string(map, out, piece);
		else if (letter(c))
			requote_word(map, out, piece, view_skip(text, end));
		else
			buf_add(out, piece);
	}
}

bool
relaxed_strict(struct buf *text, struct relaxed *map, size_t *offset)
{
	struct lexer l = { .p = text->p, .n = text->n };
	struct buf out = BUF(text->max * 2);

	if (view_starts(buf_view(text), "\xef\xbb\xbf"))
		memset(text->p, ' ', 3);
	if (!blank(&l)) {
		*offset = l.at;
		return false;
	}
	if (!l.quotes)
		return true;
	buf_room(&out, text->n * 2);
	requote(buf_view(text), map, &out);
	buf_wipe(text);
	*text = out;
	return !out.failed;
}

size_t
relaxed_offset(const struct relaxed *map, size_t offset)
{
	size_t low = 0, high = map->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->shift[middle].at <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? offset :
	    (size_t)((ptrdiff_t)offset - map->shift[low - 1].by);
}

void
relaxed_free(struct relaxed *map)
{
	free(map->shift);
	*map = (struct relaxed){ 0 };
}
