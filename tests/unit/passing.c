/*
 * Streams that go on as they came: cut anywhere, with any line ends. What is
 * handed on ends between two events, and in the end every byte is there.
 */
#include "core/passing.h"
#include "tap.h"
#include "upstream/sse.h"

static const struct { const char *stream; int events; } streams[] = {
	{ "event: a\ndata: {1}\n\nevent: b\ndata: {2}\n\n", 2 },
	{ "event: a\r\ndata: {1}\r\n\r\nevent: b\r\ndata: {2}\r\n\r\n", 2 },
	{ "event: a\rdata: {1}\r\revent: b\rdata: {2}\r\r", 2 },
	{ "event: a\r\ndata: {1}\n\r\nevent: b\ndata: {2}\r\r", 2 },
	{ ": comment\n\ndata:{1}\nid: 7\n\n\n\n: another\n\ndata: {2}\n\n",
	    2 },
	{ "\xef\xbb\xbf""data: {1}\ndata: 2\n\n", 1 },
};

struct feed {
	struct passing p;
	struct sse sse;
	int events;
};

static bool
take_event(void *context, struct view name, struct view data, struct fail *f)
{
	struct feed *d = context;

	(void)name, (void)data, (void)f;
	d->events++;
	passing_mark(&d->p, d->sse.whole);
	return true;
}

/* Does it end with a blank line? What may come of a CRLF is not here yet. */
static bool
between(struct view v)
{
	return view_ends(v, "\n\n") || view_ends(v, "\r\r") ||
	    view_ends(v, "\n\r\n") || view_ends(v, "\n\r") ||
	    view_ends(v, "\r\r\n");
}

static void
pass(const char *stream, int events, size_t first, size_t piece)
{
	struct view in = view_of(stream);
	struct encoder e = { .out = BUF(4096) };
	struct feed d = { 0 };
	struct fail f = { 0 };
	bool whole = true;

	passing_open(&d.p);
	sse_open(&d.sse, 1000);
	for (size_t at = 0, n; at < in.n; at += n) {
		n = at == 0 ? first : piece;
		n = in.n - at < n ? in.n - at : n;
		passing_take(&d.p, (struct view){ in.p + at, n }, &f);
		sse_feed(&d.sse, (struct view){ in.p + at, n }, take_event,
		    &d, &f);
		passing_mark(&d.p, d.sse.whole);
		passing_on(&d.p, &e);
		whole &= e.out.n == 0 || between(buf_view(&e.out));
	}
	OK(whole && d.events == events, "%d events, %zu and %zu bytes",
	    d.events, first, piece);
	passing_mark_all(&d.p);
	passing_end(&d.p, &e, true);
	/* The LF of a last CRLF gets company. */
	if (e.out.n == in.n + 2)
		e.out.n = in.n;
	IS_MEM(e.out.p, e.out.n, in.p, in.n);
	passing_free(&d.p);
	sse_free(&d.sse);
	buf_free(&e.out);
}

/* An event that never ended is not handed on; one without its blank line is. */
static void
ends(void)
{
	struct encoder e = { .out = BUF(4096) };
	struct fail f = { 0 };
	struct feed d = { 0 };

	passing_open(&d.p);
	sse_open(&d.sse, 1000);
	passing_take(&d.p, VIEW("data: {1}\n\ndata: {2}"), &f);
	sse_feed(&d.sse, VIEW("data: {1}\n\ndata: {2}"), take_event, &d, &f);
	passing_on(&d.p, &e);
	OK(e.started && !e.ended, "it has begun");
	passing_break(&e, 0);
	IS(buf_cstr(&e.out), "data: {1}\n\n");
	passing_end(&d.p, &e, true);
	OK(e.ended, "it has ended");
	IS(buf_cstr(&e.out), "data: {1}\n\n");
	passing_mark_all(&d.p);
	passing_end(&d.p, &e, false);
	IS(buf_cstr(&e.out), "data: {1}\n\ndata: {2}\n\nevent: message_stop\n"
	    "data: {\"type\":\"message_stop\"}\n\n");
	passing_free(&d.p);
	passing_free(&d.p);
	sse_free(&d.sse);
	buf_free(&e.out);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		size_t n = strlen(streams[i].stream);

		for (size_t first = 1; first <= n; first++)
			pass(streams[i].stream, streams[i].events, first, n);
		for (size_t piece = 1; piece <= 3; piece++)
			pass(streams[i].stream, streams[i].events, piece,
			    piece);
	}
	ends();
	return done_testing();
}
