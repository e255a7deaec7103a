#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "config/reading.h"

#define SHOWN 80                /* bytes of a name that are printed */

void
mistakes_free(struct mistakes *m)
{
	buf_free(&m->errors);
	buf_free(&m->warnings);
	buf_free(&m->notes);
	*m = (struct mistakes){ 0 };
}

void
mistakes_print(const struct mistakes *m, FILE *to)
{
	if (m->errors.n > 0)
		fwrite(m->errors.p, 1, m->errors.n, to);
	if (m->warnings.n > 0)
		fwrite(m->warnings.p, 1, m->warnings.n, to);
}

const char *
shown(struct reading *r, struct view v)
{
	bool cut = v.n > SHOWN;
	size_t n = cut ? SHOWN : v.n;
	char *copy;

	/* Not within a code point. */
	while (cut && n > 0 && ((unsigned char)v.p[n] & 0xc0) == 0x80)
		n--;
	copy = arena_alloc(&r->c.arena, n + sizeof("..."));
	if (copy == NULL)
		return "";
	for (size_t i = 0; i < n; i++)
		copy[i] = (unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f ?
		    '?' : v.p[i];
	memcpy(copy + n, cut ? "..." : "", cut ? 4 : 1);
	return copy;
}

/* Nobody's name for anything has digits among so many letters. */
static bool
may_be_secret(struct view v)
{
	size_t digits = 0;

	for (size_t i = 0; i < v.n; i++)
		digits += v.p[i] >= '0' && v.p[i] <= '9';
	return v.n >= 16 && digits > 0;
}

const char *
shown_name(struct reading *r, struct view v)
{
	struct buf b = BUF(64);
	const char *copy;

	if (!may_be_secret(v))
		return shown(r, v);
	buf_addf(&b, "%.*s... (%zu characters)", 3, v.p, v.n);
	copy = shown(r, buf_view(&b));
	buf_free(&b);
	return copy;
}

/* Line and column in the file of an offset in c.text. */
static void
add_place(struct reading *r, struct buf *out, size_t offset)
{
	int line, column;
	size_t start;

	json_place(buf_view(&r->c.text), offset, &line, &column);
	start = offset - (size_t)(column - 1);
	buf_addf(out, "%s:%d:%zu: ", r->c.path, line,
	    relaxed_offset(&r->relaxed, offset) -
	    relaxed_offset(&r->relaxed, start) + 1);
}

/* One step down the path: ".name" or "[3]". */
static void
add_step(struct reading *r, struct buf *out, size_t path, int name, int index)
{
	struct buf plain = BUF(r->c.text.max);

	if (name == JSON_NONE) {
		buf_addf(out, "[%d]", index);
		return;
	}
	if (out->n > path)
		buf_addc(out, '.');
	json_text(&r->c.source, name, &plain);
	buf_adds(out, shown(r, buf_view(&plain)));
	buf_free(&plain);
}

/*
 * The way from the root to a value, as in "Providers[1].models: "; to a name,
 * that of the object in which it stands.
 */
static void
add_path(struct reading *r, struct buf *out, int token)
{
	const struct json *in = &r->c.source;
	size_t path = out->n;

	for (int at = JSON_ROOT; at != token;) {
		bool object = json_is_object(in, at);
		int child = JSON_NONE, index = -1;

		for (int k = json_first(in, at); k != JSON_NONE && k <= token;
		    k = json_next(in, k)) {
			child = k;
			index++;
		}
		if (child == JSON_NONE || (object && child == token))
			break;
		add_step(r, out, path, object ? child : JSON_NONE, index);
		at = object ? json_value(in, child) : child;
	}
	if (out->n > path)
		buf_add(out, VIEW(": "));
}

static void
begin_line(struct reading *r, struct buf *out, int token, const char *kind)
{
	size_t offset = json_offset(&r->c.source, token);

	if (out->max == 0)
		out->max = 256 * 1024;
	if (token == JSON_NONE) {
		buf_addf(out, "%s: %s", r->c.path, kind);
		return;
	}
	if (json_is_string(&r->c.source, token))
		offset--;
	add_place(r, out, offset);
	buf_adds(out, kind);
	add_path(r, out, token);
}

static void
end_line(struct buf *out, const char *fmt, va_list ap)
{
	char sentence[1024];

	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	buf_adds(out, sentence);
	buf_addc(out, '\n');
}

void
mistake(struct reading *r, int token, const char *fmt, ...)
{
	va_list ap;

	r->m->n_errors++;
	begin_line(r, &r->m->errors, token, "");
	va_start(ap, fmt);
	end_line(&r->m->errors, fmt, ap);
	va_end(ap);
}

void
warning(struct reading *r, int token, const char *fmt, ...)
{
	va_list ap;

	r->m->n_warnings++;
	begin_line(r, &r->m->warnings, token, "warning: ");
	va_start(ap, fmt);
	end_line(&r->m->warnings, fmt, ap);
	va_end(ap);
}

void
note(struct reading *r, int token, const char *fmt, ...)
{
	va_list ap;

	begin_line(r, &r->m->notes, token, "note: ");
	va_start(ap, fmt);
	end_line(&r->m->notes, fmt, ap);
	va_end(ap);
}

void
mistake_at(struct reading *r, size_t offset, const char *what)
{
	r->m->n_errors++;
	if (r->m->errors.max == 0)
		r->m->errors.max = 256 * 1024;
	add_place(r, &r->m->errors, offset);
	buf_adds(&r->m->errors, what);
	buf_addc(&r->m->errors, '\n');
}

void
mistake_unknown(struct reading *r, int token, struct view name,
    const char *const *known, size_t n)
{
	const char *near = nearest(name, known, n);

	if (near != NULL)
		mistake(r, token, "\"%s\" is not known; did you mean \"%s\"?",
		    shown(r, name), near);
	else
		mistake(r, token, "\"%s\" is not known",
		    shown_name(r, name));
}

void
mistake_choice(struct reading *r, int token, struct view name,
    const char *const *known, size_t n)
{
	const char *near = nearest(name, known, n);
	struct buf list = BUF(4096);

	for (size_t i = 0; i < n; i++)
		buf_addf(&list, "%s%s", i == 0 ? "" : ", ", known[i]);
	if (near != NULL)
		mistake(r, token, "\"%s\" is not known; did you mean \"%s\"? "
		    "There are: %.*s", shown(r, name), near,
		    VIEW_ARG(buf_view(&list)));
	else
		mistake(r, token, "\"%s\" is not known; there are: %.*s",
		    shown_name(r, name), VIEW_ARG(buf_view(&list)));
	buf_free(&list);
}

struct line {
	struct view text;       /* with its newline */
	int64_t row, column;    /* 0: about the file as a whole */
	size_t number;          /* keeps the order where the place is one */
};

static int
by_place(const void *one, const void *other)
{
	const struct line *a = one, *b = other;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

/* Read the place in "PATH:ROW:COLUMN: ...". */
static void
find_place(struct line *line, size_t path)
{
	struct view rest = line->text, row, column;

	/* A path with a newline in it is a line on its own. */
	if (rest.n <= path)
		return;
	rest = view_skip(rest, path + 1);
	row = view_cut(&rest, ':');
	if (rest.p == NULL)
		return;
	column = view_cut(&rest, ':');
	if (!view_number(row, &line->row) ||
	    !view_number(column, &line->column))
		line->row = line->column = 0;
}

static void
sort_lines(struct buf *lines, size_t path)
{
	struct view rest = buf_view(lines);
	struct buf sorted = BUF(lines->max);
	struct line *line;
	size_t n = 0, most = 0;

	for (size_t i = 0; i < rest.n; i++)
		most += rest.p[i] == '\n';
	line = most < 2 ? NULL : calloc(most, sizeof(*line));
	if (line == NULL)
		return;
	while (n < most) {
		struct view text = view_cut(&rest, '\n');

		text.n++;
		line[n] = (struct line){ .text = text, .number = n };
		find_place(&line[n++], path);
	}
	qsort(line, n, sizeof(*line), by_place);
	for (size_t i = 0; i < n; i++)
		buf_add(&sorted, line[i].text);
	free(line);
	buf_free(lines);
	*lines = sorted;
}

void
sort_mistakes(struct reading *r)
{
	sort_lines(&r->m->errors, strlen(r->c.path));
	sort_lines(&r->m->warnings, strlen(r->c.path));
	sort_lines(&r->m->notes, strlen(r->c.path));
}
