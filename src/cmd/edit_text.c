#include "cmd/edit_text.h"

/* Where the file has none to go by. */
#define UNIT VIEW("  ")

bool
edit_text_open(struct edit_text *t, struct view text, struct fail *f)
{
	size_t offset;

	*t = (struct edit_text){ .text = text,
	    .strict = BUF(text.n * 2 + 1) };
	buf_add(&t->strict, text);
	if (!relaxed_strict(&t->strict, &t->map, &offset))
		return t->strict.failed ? fail(f, 500, "out of memory") :
		    fail(f, 400, "a comment does not end");
	return json_parse(&t->in, buf_view(&t->strict), f);
}

void
edit_text_close(struct edit_text *t)
{
	json_free(&t->in);
	relaxed_free(&t->map);
	buf_wipe(&t->strict);
}

size_t
edit_text_start(const struct edit_text *t, int token)
{
	struct view v = json_raw(&t->in, token);

	return relaxed_offset(&t->map, (size_t)(v.p - t->strict.p));
}

size_t
edit_text_end(const struct edit_text *t, int token)
{
	struct view v = json_raw(&t->in, token);

	return relaxed_offset(&t->map, (size_t)(v.p + v.n - t->strict.p));
}

struct view
edit_text_piece(const struct edit_text *t, int token)
{
	size_t start = edit_text_start(t, token);

	return (struct view){ t->text.p + start,
	    edit_text_end(t, token) - start };
}

/* The value that a step leads to from `at`, or JSON_NONE. */
static int
follow(const struct edit_text *t, int at, const char *step)
{
	int64_t index;
	int k;

	if (!json_is_array(&t->in, at))
		return json_get(&t->in, at, step);
	if (!view_number(view_of(step), &index))
		return JSON_NONE;
	for (k = json_first(&t->in, at); k != JSON_NONE && index > 0; index--)
		k = json_next(&t->in, k);
	return k;
}

struct found
edit_text_find(const struct edit_text *t, const char *const *way)
{
	struct found to = { .at = JSON_ROOT };

	while (*way != NULL) {
		int child = follow(t, to.at, *way);

		if (child == JSON_NONE)
			break;
		to.at = child;
		way++;
	}
	while (way[to.left] != NULL)
		to.left++;
	to.step = way[0];
	to.next = to.left > 0 ? way[1] : NULL;
	return to;
}

/* The container of what a way leads to; it is known to be there. */
static int
parent(const struct edit_text *t, const char *const *way)
{
	int at = JSON_ROOT;

	for (; way[1] != NULL; way++)
		at = follow(t, at, *way);
	return at;
}

bool
edit_text_item(const struct edit_text *t, const char *const *way,
    struct item *out)
{
	struct found to = edit_text_find(t, way);
	int container;

	*out = (struct item){ .before = JSON_NONE };
	if (to.left > 0 || *way == NULL)
		return false;
	container = parent(t, way);
	out->object = json_is_object(&t->in, container);
	for (int k = json_first(&t->in, container); k != JSON_NONE;
	    k = json_next(&t->in, k)) {
		int value = out->object ? json_value(&t->in, k) : k;

		if (value == to.at) {
			out->start = edit_text_start(t, k);
			out->end = edit_text_end(t, value);
			break;
		}
		out->before = value;
	}
	return true;
}

static int
last_value(const struct edit_text *t, int container)
{
	bool object = json_is_object(&t->in, container);
	int last = JSON_NONE;

	for (int k = json_first(&t->in, container); k != JSON_NONE;
	    k = json_next(&t->in, k))
		last = object ? json_value(&t->in, k) : k;
	return last;
}

static bool
has_newline(const struct edit_text *t, size_t from, size_t to)
{
	return memchr(t->text.p + from, '\n', to - from) != NULL;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct layout
edit_text_layout(const struct edit_text *t, int container)
{
	struct layout l = { .last = last_value(t, container) };
	size_t open = edit_text_start(t, container), comma;

	l.close = l.end = edit_text_end(t, container) - 1;
	while (l.end > open + 1 && is_blank(t->text.p[l.end - 1]))
		l.end--;
	l.opened = has_newline(t, l.end, l.close);
	l.lines = l.opened;
	if (l.last == JSON_NONE) {
		l.lines |= json_is_object(&t->in, container) &&
		    has_newline(t, edit_text_start(t, JSON_ROOT),
		    edit_text_end(t, JSON_ROOT));
	} else {
		comma = relaxed_skip(t->text, edit_text_end(t, l.last));
		l.comma = t->text.p[comma] == ',';
	}
	return l;
}

/* A container that has nothing in it is as the whole is. */
bool
edit_text_tight(const struct edit_text *t, int container)
{
	int first = json_first(&t->in, container), next;

	if (first == JSON_NONE && container != JSON_ROOT)
		return edit_text_tight(t, JSON_ROOT);
	next = json_is_object(&t->in, container) ? json_value(&t->in, first) :
	    json_next(&t->in, first);
	return next != JSON_NONE &&
	    edit_text_start(t, next) == edit_text_end(t, first) + 1;
}

struct view
edit_text_margin(const struct edit_text *t, size_t at)
{
	size_t line = at, end;

	while (line > 0 && t->text.p[line - 1] != '\n')
		line--;
	for (end = line; end < at; end++)
		if (t->text.p[end] != ' ' && t->text.p[end] != '\t')
			break;
	return (struct view){ t->text.p + line, end - line };
}

/* The margin of what begins its line, p NULL for what does not. */
static struct view
own_margin(const struct edit_text *t, int token)
{
	size_t start = edit_text_start(t, token);
	struct view margin = edit_text_margin(t, start);

	if (margin.p + margin.n != t->text.p + start)
		return (struct view){ NULL, 0 };
	return margin;
}

void
edit_text_indent(const struct edit_text *t, int container, struct buf *out)
{
	struct view margin = { NULL, 0 }, unit = UNIT;
	int first = json_first(&t->in, container);

	if (first != JSON_NONE)
		margin = own_margin(t, first);
	if (margin.p != NULL) {
		buf_add(out, margin);
		return;
	}
	first = json_first(&t->in, JSON_ROOT);
	if (first != JSON_NONE)
		margin = own_margin(t, first);
	if (margin.n > 0)
		unit = margin;
	buf_add(out, edit_text_margin(t, edit_text_end(t, container) - 1));
	buf_add(out, unit);
}

const char *
edit_text_newline(const struct edit_text *t)
{
	const char *first = t->text.n == 0 ? NULL :
	    memchr(t->text.p, '\n', t->text.n);

	return first != NULL && first > t->text.p && first[-1] == '\r' ?
	    "\r\n" : "\n";
}
