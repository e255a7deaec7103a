#include "upstream/sse.h"

#include <string.h>

#define BOM_BYTES 3

/* One call of sse_feed or sse_end. */
struct feed {
	struct sse *s;
	/*
	 * The event's only data line so far, where it came from: the fed
	 * bytes or s->line. p is NULL if it lies in s->data, or nowhere.
	 */
	struct view held;
	sse_sink *sink;
	void *context;
	struct fail *f;
};

void
sse_open(struct sse *s, size_t max)
{
	*s = (struct sse){
		.line = BUF(max + BOM_BYTES),
		.data = BUF(max),
		.name = BUF(max),
	};
}

static bool
too_long(struct feed *d, const char *what)
{
	return fail(d->f, 502, "the provider sent %s of over %zu bytes", what,
	    d->s->data.max);
}

static struct view
data_so_far(const struct feed *d)
{
	return d->held.p != NULL ? d->held : buf_view(&d->s->data);
}

/* Deliver what has come, if it is something, and begin anew. */
static bool
dispatch(struct feed *d)
{
	struct sse *s = d->s;
	struct view data = data_so_far(d);
	bool ok = !s->has_data || view_trim(data).n == 0 ||
	    d->sink(d->context, buf_view(&s->name), data, d->f);

	d->held = (struct view){ NULL, 0 };
	s->has_data = false;
	buf_clear(&s->data);
	buf_clear(&s->name);
	return ok;
}

static bool
ends_whole(struct view v)
{
	v = view_trim(v);
	return v.n > 0 && (v.p[v.n - 1] == '}' || v.p[v.n - 1] == ']');
}

static bool
begins_new(struct view v)
{
	v = view_trim(v);
	return v.n > 0 && (v.p[0] == '{' || v.p[0] == '[');
}

/* Put the held line where it outlives the fed bytes. */
static bool
keep(struct feed *d)
{
	if (d->held.p != NULL)
		buf_add(&d->s->data, d->held);
	d->held = (struct view){ NULL, 0 };
	return !d->s->data.failed || too_long(d, "an event");
}

static bool
data_line(struct feed *d, struct view value)
{
	struct sse *s = d->s;

	if (s->has_data && begins_new(value) && ends_whole(data_so_far(d)) &&
	    !dispatch(d))
		return false;
	if (!s->has_data) {
		s->has_data = true;
		/* An empty value is held too, not nothing. */
		d->held = value.n > 0 ? value : VIEW("");
		return true;
	}
	if (!keep(d))
		return false;
	buf_addc(&s->data, '\n');
	buf_add(&s->data, value);
	return !s->data.failed || too_long(d, "an event");
}

static bool
event_line(struct feed *d, struct view value)
{
	struct sse *s = d->s;

	if (s->name.n > 0 && s->has_data && ends_whole(data_so_far(d)) &&
	    !dispatch(d))
		return false;
	buf_clear(&s->name);
	buf_add(&s->name, value);
	return !s->name.failed || too_long(d, "a line");
}

/* A whole line, without its end. */
static bool
take_line(struct feed *d, struct view line)
{
	struct view field;

	if (!d->s->begun && view_starts(line, "\xef\xbb\xbf"))
		line = view_skip(line, BOM_BYTES);
	d->s->begun = true;
	if (line.n > d->s->data.max)
		return too_long(d, "a line");
	if (line.n == 0)
		return dispatch(d);
	field = view_cut(&line, ':');
	if (line.n > 0 && line.p[0] == ' ')
		line = view_skip(line, 1);
	if (view_is(field, "data"))
		return data_line(d, line);
	if (view_is(field, "event"))
		return event_line(d, line);
	return true;            /* a comment (no name), id, retry, others */
}
/* The rest of a line, whose beginning may have come earlier. */
static bool
end_line(struct feed *d, struct view rest)
{
	struct sse *s = d->s;
	bool ok;

	if (s->line.n == 0)
		return take_line(d, rest);
	buf_add(&s->line, rest);
	if (s->line.failed)
		return too_long(d, "a line");
	ok = take_line(d, buf_view(&s->line));
	/* What is held stays there until a new beginning is put over it. */
	buf_clear(&s->line);
	return ok;
}

/* Keep what is not finished when the fed bytes are gone. */
static bool
end_feed(struct feed *d, struct view beginning)
{
	if (!keep(d))
		return false;
	buf_add(&d->s->line, beginning);
	return !d->s->line.failed || too_long(d, "a line");
}

static const char *
find(const char *p, const char *end, char c)
{
	const char *hit = memchr(p, c, (size_t)(end - p));

	return hit == NULL ? end : hit;
}

bool
sse_feed(struct sse *s, struct view bytes, sse_sink *sink, void *context,
    struct fail *f)
{
	struct feed d = { .s = s, .sink = sink, .context = context, .f = f };
	const char *p = bytes.p, *end, *lf, *cr;

	s->whole = 0;
	if (bytes.n == 0)
		return true;
	end = p + bytes.n;
	if (s->after_cr && *p == '\n')
		p++;
	s->after_cr = false;
	lf = find(p, end, '\n');
	cr = find(p, end, '\r');
	while (lf < end || cr < end) {
		const char *stop = lf < cr ? lf : cr;
		struct view line = { p, (size_t)(stop - p) };

		p = stop + 1;
		s->after_cr = *stop == '\r' && p == end;
		if (*stop == '\r' && p < end && *p == '\n')
			p++;
		if (line.n == 0 && s->line.n == 0)
			s->whole = (size_t)(p - bytes.p);
		if (!end_line(&d, line))
			return false;
		/* Each byte is searched once for each of the two. */
		lf = lf < p ? find(p, end, '\n') : lf;
		cr = cr < p ? find(p, end, '\r') : cr;
	}
	return end_feed(&d, (struct view){ p, (size_t)(end - p) });
}

bool
sse_end(struct sse *s, sse_sink *sink, void *context, struct fail *f)
{
	struct feed d = { .s = s, .sink = sink, .context = context, .f = f };
	struct view last = buf_view(&s->line);

	if (ends_whole(last) && !take_line(&d, last))
		return false;
	if (!dispatch(&d))
		return false;
	buf_clear(&s->line);
	s->after_cr = s->begun = false;
	return true;
}

void
sse_free(struct sse *s)
{
	buf_free(&s->line);
	buf_free(&s->data);
	buf_free(&s->name);
}
