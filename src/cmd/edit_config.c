#include "cmd/edit_config.h"

#include "cmd/edit_text.h"
#include "json/escape.h"
#include "json/splice.h"

/* What new text is written into. */
struct writing {
	struct edit_text t;
	struct splice s;
	struct buf out;
};

static bool
begin(struct writing *w, const struct buf *text, struct fail *f)
{
	*w = (struct writing){ .out = BUF(text->max) };
	w->s = (struct splice){ .text = buf_view(text), .out = &w->out };
	buf_room(&w->out, text->n + 256);
	return edit_text_open(&w->t, buf_view(text), f);
}

/* The new text takes the old one's place, if all has gone well so far. */
static bool
end(struct writing *w, struct buf *text, bool ok, struct fail *f)
{
	if (ok)
		splice_end(&w->s);
	if (ok && w->out.failed)
		ok = fail(f, 500, "the configuration is too long");
	edit_text_close(&w->t);
	if (!ok) {
		buf_wipe(&w->out);
		return false;
	}
	buf_wipe(text);
	*text = w->out;
	return true;
}

static struct view
piece(const struct writing *w, size_t from, size_t to)
{
	return (struct view){ w->s.text.p + from, to - from };
}

static void
insert(struct writing *w, size_t at, struct view with)
{
	splice_replace(&w->s, piece(w, at, at), with);
}

/* `"name": value`, or in an array the value alone. */
static void
add_item(const struct edit_text *t, int container, const char *name,
    struct view value, struct buf *out)
{
	if (json_is_object(&t->in, container)) {
		buf_addc(out, '"');
		json_escape(view_of(name), out);
		buf_adds(out, edit_text_tight(t, container) ? "\":" : "\": ");
	}
	buf_add(out, value);
}

/* On a line of its own, with the indentation of the others. */
static void
insert_line(struct writing *w, const struct layout *l, int container,
    const char *name, struct view value)
{
	const struct edit_text *t = &w->t;
	struct buf item = BUF(w->out.max);

	buf_adds(&item, edit_text_newline(t));
	edit_text_indent(t, container, &item);
	add_item(t, container, name, value, &item);
	if (l->comma)
		buf_addc(&item, ',');
	if (l->opened) {
		insert(w, l->end, buf_view(&item));
	} else {
		buf_adds(&item, edit_text_newline(t));
		buf_add(&item, edit_text_margin(t, l->close));
		splice_replace(&w->s, piece(w, l->end, l->close),
		    buf_view(&item));
	}
	w->out.failed |= item.failed;
	buf_wipe(&item);
}

static void
insert_inline(struct writing *w, const struct layout *l, int container,
    const char *name, struct view value)
{
	struct buf item = BUF(w->out.max);

	if (l->last != JSON_NONE && !edit_text_tight(&w->t, container))
		buf_addc(&item, ' ');
	add_item(&w->t, container, name, value, &item);
	if (l->comma)
		buf_addc(&item, ',');
	insert(w, l->end, buf_view(&item));
	w->out.failed |= item.failed;
	buf_wipe(&item);
}

/* At the container's end. */
static void
add_to(struct writing *w, int container, const char *name, struct view value)
{
	struct layout l = edit_text_layout(&w->t, container);

	if (l.last != JSON_NONE && !l.comma)
		insert(w, edit_text_end(&w->t, l.last), VIEW(","));
	(l.lines ? insert_line : insert_inline)(w, &l, container, name,
	    value);
}

/* May the next missing step be made in the container that was reached? */
static bool
may_add(const struct edit_text *t, const struct found *to, struct fail *f)
{
	int64_t index;

	if (json_is_object(&t->in, to->at))
		return true;
	if (!json_is_array(&t->in, to->at))
		return fail(f, 409, "what \"%s\" would stand in is neither an "
		    "object nor an array", to->step);
	return view_is(view_of(to->step), "-") ||
	    (view_number(view_of(to->step), &index) &&
	    index == json_count(&t->in, to->at)) ||
	    fail(f, 409, "the array has no place \"%s\"", to->step);
}

/* What a step stands in, before it does. */
static struct view
empty(const char *step)
{
	int64_t index;

	return view_is(view_of(step), "-") ||
	    view_number(view_of(step), &index) ? VIEW("[]") : VIEW("{}");
}

/*
 * Go one step beyond what is there; *done when it was the last. null counts
 * as not there, as it does where the file is read.
 */
static bool
set_step(struct buf *text, const char *const *way, struct view value,
    bool *done, struct fail *f)
{
	struct writing w;
	struct found to;
	bool ok = begin(&w, text, f);

	if (!ok)
		return end(&w, text, false, f);
	to = edit_text_find(&w.t, way);
	*done = to.left == 0;
	if (to.left == 0) {
		splice_replace(&w.s, edit_text_piece(&w.t, to.at), value);
	} else if (json_is_null(&w.t.in, to.at)) {
		splice_replace(&w.s, edit_text_piece(&w.t, to.at),
		    empty(to.step));
	} else if ((ok = may_add(&w.t, &to, f))) {
		*done = to.left == 1;
		add_to(&w, to.at, to.step, *done ? value : empty(to.next));
	}
	return end(&w, text, ok, f);
}

bool
edit_set(struct buf *text, const char *const *way, struct view value,
    struct fail *f)
{
	struct buf made = BUF(text->max);
	bool ok = true, done = false;

	buf_add(&made, buf_view(text));
	while (ok && !done)
		ok = set_step(&made, way, value, &done, f);
	if (ok) {
		buf_wipe(text);
		*text = made;
	} else {
		buf_wipe(&made);
	}
	return ok;
}

/*
 * Take out a piece. Where only blanks are left of its line, the line goes too;
 * with `more` behind it, so do the blanks in between.
 */
static void
cut(struct writing *w, size_t from, size_t to, bool more)
{
	struct view text = w->s.text;
	struct view margin = edit_text_margin(&w->t, from);
	bool first = margin.p + margin.n == text.p + from;
	size_t rest = to;

	while (rest < text.n && (text.p[rest] == ' ' || text.p[rest] == '\t' ||
	    text.p[rest] == '\r'))
		rest++;
	if (first && rest < text.n && text.p[rest] == '\n') {
		from -= margin.n;
		to = rest + 1;
	} else if (more && rest < text.n && text.p[rest] != '\n') {
		to = rest;
	}
	splice_replace(&w->s, piece(w, from, to), VIEW(""));
}

/* Are there only blanks? */
static bool
is_blank(struct view v)
{
	return view_trim(v).n == 0;
}

/* The last one takes the comma before it along, if it has none behind it. */
static void
cut_last(struct writing *w, const struct item *i)
{
	size_t comma = w->s.text.n;

	if (i->before != JSON_NONE)
		comma = relaxed_skip(w->s.text,
		    edit_text_end(&w->t, i->before));
	if (comma >= i->start) {
		cut(w, i->start, i->end, false);
	} else if (is_blank(piece(w, comma + 1, i->start))) {
		cut(w, comma, i->end, false);
	} else {
		splice_replace(&w->s, piece(w, comma, comma + 1), VIEW(""));
		cut(w, i->start, i->end, false);
	}
}

static void
cut_item(struct writing *w, const struct item *i)
{
	size_t comma = relaxed_skip(w->s.text, i->end);

	if (comma == w->s.text.n || w->s.text.p[comma] != ',') {
		cut_last(w, i);
	} else if (comma == i->end) {
		cut(w, i->start, comma + 1, true);
	} else {
		splice_replace(&w->s, piece(w, i->start, i->end), VIEW(""));
		splice_replace(&w->s, piece(w, comma, comma + 1), VIEW(""));
	}
}

/* A name that stands there twice goes twice. */
bool
edit_remove(struct buf *text, const char *const *way, struct fail *f)
{
	bool ok = true, there = true;

	while (ok && there) {
		struct writing w;
		struct item i;

		ok = begin(&w, text, f);
		there = ok && edit_text_item(&w.t, way, &i);
		if (there)
			cut_item(&w, &i);
		ok = end(&w, text, ok, f);
		there &= i.object;
	}
	return ok;
}

void
edit_quote(struct buf *out, struct view plain)
{
	buf_addc(out, '"');
	while (plain.p != NULL) {
		json_escape(view_cut(&plain, '$'), out);
		if (plain.p != NULL)
			buf_add(out, VIEW("$$"));
	}
	buf_addc(out, '"');
}
