#include "http/request.h"

#include <errno.h>

#include "base/clock.h"
#include "http/body.h"

enum request_end
body_missing(const struct stream *s, const struct http_limits *l,
	struct fail *f)
{
	if (errno == ENOMEM && !s->dead) {
		fail(f, 500, "out of memory");
		return REQUEST_REFUSED;
	}
	if (errno != ETIMEDOUT || s->dead)
		return REQUEST_CLOSED;
	fail(f, 408, "nothing of the request's body came for %lld ms",
	    (long long)l->body_ms);
	return REQUEST_REFUSED;
}

enum request_end
body_too_long(const struct http_limits *l, struct fail *f)
{
	fail(f, 413, "the request's body is longer than %lld bytes "
	    "(MAX_BODY_BYTES)", (long long)l->body_bytes);
	return REQUEST_REFUSED;
}

enum request_end
body_bytes(struct stream *s, struct request *r, size_t n,
	const struct http_limits *l, struct fail *f)
{
	while (n > 0) {
		size_t before = r->body.n;

		if (stream_read(s, &r->body, n, clock_ms() + l->body_ms) != 1)
			return body_missing(s, l, f);
		n -= r->body.n - before;
	}
	return REQUEST_READ;
}

/* May a body be read at all? */
static enum request_end
check_length(const struct request *r, const struct http_limits *l,
	struct fail *f)
{
	bool post = view_is(r->method, "POST") || view_is(r->method, "PUT") ||
	    view_is(r->method, "PATCH");

	if (r->length > l->body_bytes)
		return body_too_long(l, f);
	if (r->length == -1 && !r->chunked && post) {
		fail(f, 411, "a %.*s request must have a Content-Length",
		    VIEW_ARG(r->method));
		return REQUEST_REFUSED;
	}
	return REQUEST_READ;
}

/* Tell a client that waits for it to go on (RFC 9110, section 10.1.1). */
static bool
send_continue(struct stream *s, const struct request *r)
{
	if (!r->expects || !r->unread || stream_view(s).n > 0)
		return true;
	return stream_write(s, VIEW("HTTP/1.1 100 Continue\r\n\r\n"),
	    VIEW(""));
}

static enum request_end
read_body(struct stream *s, struct request *r, const struct http_limits *l,
	struct fail *f)
{
	enum request_end end = check_length(r, l, f);

	if (end != REQUEST_READ)
		return end;
	if (!send_continue(s, r))
		return REQUEST_CLOSED;
	if (r->chunked)
		return body_chunks(s, r, l, f);
	return body_bytes(s, r, r->length > 0 ? (size_t)r->length : 0, l, f);
}

enum request_end
request_body(struct stream *s, struct request *r,
	const struct http_limits *limits, struct fail *f)
{
	enum request_end end = read_body(s, r, limits, f);

	r->unread = end != REQUEST_READ;
	if (end != REQUEST_READ)
		r->keep_alive = false;
	return end;
}
