#include "http/request.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "http/head.h"

/* A larger body's memory is not kept for the next request. */
#define BODY_KEPT (1024 * 1024)

/* How far the end of a head has been looked for, in the stream's view. */
struct search {
	size_t at;              /* everything before has been looked at */
	size_t line;            /* where the line begins */
	size_t first;           /* the request line's end; 0 not yet seen */
};

/* Forget the request before, and keep the memory. */
static void
empty(struct request *r, const struct http_limits *l)
{
	struct buf head = r->head, body = r->body;

	if (body.cap > BODY_KEPT)
		buf_free(&body);
	*r = (struct request){ .head = head, .body = body, .length = -1 };
	buf_clear(&r->head);
	buf_clear(&r->body);
	/* One over, for who wants a NUL behind it. */
	r->head.max = (size_t)l->head_bytes + 1;
	r->body.max = (size_t)l->body_bytes + 1;
}

/*
 * Wait for a request to begin. One empty line before it is skipped (RFC 9112,
 * section 2.2), and the wait goes on as if it had not been there.
 */
static bool
await_first_byte(struct stream *s, const struct http_limits *l)
{
	int64_t deadline = clock_ms() + l->idle_ms;
	bool skipped = false;

	for (;;) {
		struct view v = stream_view(s);

		if (!skipped && view_starts(v, "\r\n")) {
			stream_use(s, 2);
			skipped = true;
		} else if (v.n > 1 || (v.n == 1 && (skipped || *v.p != '\r'))) {
			return true;
		} else if ((v.n == 0 && !stream_await(s, deadline)) ||
		    stream_fill(s, deadline) != 1) {
			return false;
		}
	}
}

/* Look on for the empty line: 1 found, 0 more is needed, -1 refused. */
static int
look(struct search *c, struct view v, struct fail *f)
{
	const char *lf;

	while ((lf = memchr(v.p + c->at, '\n', v.n - c->at)) != NULL) {
		size_t end = (size_t)(lf - v.p);

		if (end == c->line || lf[-1] != '\r') {
			fail(f, 400, "a line ends in LF alone; lines must end "
			    "in CRLF");
			return -1;
		}
		c->at = end + 1;
		if (c->first == 0)
			c->first = c->at;
		if (end - 1 == c->line)
			return 1;
		c->line = c->at;
	}
	c->at = v.n;
	return 0;
}

/* Is the head, or its request line, longer than it may be? */
static bool
too_long(const struct search *c, int64_t limit, struct fail *f)
{
	size_t max = (size_t)limit;

	if (c->at <= max)
		return false;
	if (c->first == 0 || c->first > max)
		fail(f, 414, "the request line is longer than %lld bytes",
		    (long long)limit);
	else
		fail(f, 431, "the request's headers are longer than %lld "
		    "bytes", (long long)limit);
	return true;
}

static bool
speaks_tls(struct view v)
{
	return v.n > 0 && v.p[0] == 0x16;
}

/* Read on until the head is whole: *n bytes of the stream's view. */
static enum request_end
await_head(struct stream *s, const struct http_limits *l, int64_t deadline,
	size_t *n, struct fail *f)
{
	struct search c = { 0 };

	if (speaks_tls(stream_view(s))) {
		fail(f, 400, "this port speaks plain HTTP; use http:// in "
		    "place of https://");
		return REQUEST_REFUSED;
	}
	for (;;) {
		int found = look(&c, stream_view(s), f);

		if (found == -1 || too_long(&c, l->head_bytes, f))
			return REQUEST_REFUSED;
		*n = c.at;
		if (found == 1)
			return REQUEST_READ;
		if (stream_fill(s, deadline) == 1)
			continue;
		if (errno != ETIMEDOUT || s->dead)
			return REQUEST_CLOSED;
		fail(f, 408, "the request's head was not complete after %lld "
		    "ms", (long long)l->head_ms);
		return REQUEST_REFUSED;
	}
}

static enum request_end
read_head(struct stream *s, struct request *r, const struct http_limits *l,
	struct fail *f)
{
	size_t n;
	enum request_end end;

	if (!await_first_byte(s, l))
		return REQUEST_CLOSED;
	r->begun_ms = clock_ms();
	end = await_head(s, l, r->begun_ms + l->head_ms, &n, f);
	if (end != REQUEST_READ)
		return end;
	buf_add(&r->head, (struct view){ stream_view(s).p, n });
	stream_use(s, n);
	if (r->head.failed)
		fail(f, 500, "out of memory");
	else if (head_cut(r, f) && head_framing(r, f))
		return REQUEST_READ;
	return REQUEST_REFUSED;
}

enum request_end
request_head(struct stream *s, struct request *r,
	const struct http_limits *limits, struct fail *f)
{
	enum request_end end;

	if (r->unread)
		return REQUEST_CLOSED;
	empty(r, limits);
	end = read_head(s, r, limits, f);
	if (end != REQUEST_READ) {
		r->unread = true;
		r->keep_alive = false;
	}
	return end;
}
