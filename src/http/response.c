#include "http/response.h"

#include <assert.h>
#include <stdio.h>

#include "http/field.h"

#define EXTRA_MAX (16 * 1024)
#define HEAD_MAX (EXTRA_MAX + 1024)

void
response_open(struct response *a, struct stream *to, const struct request *r)
{
	*a = (struct response){
		.to = to,
		.request = r,
		.head_only = view_is(r->method, "HEAD"),
		.http10 = r->minor == 0,
		.keep = r->keep_alive,
		.extra = BUF(EXTRA_MAX),
		.head = BUF(HEAD_MAX),
	};
}

void
response_free(struct response *a)
{
	buf_free(&a->extra);
	buf_free(&a->head);
}

static void
add_field(struct buf *to, struct view name, struct view value)
{
	buf_add(to, name);
	buf_add(to, VIEW(": "));
	for (size_t i = 0; i < value.n; i++)
		if (field_byte(value.p[i]))
			buf_addc(to, value.p[i]);
	buf_add(to, VIEW("\r\n"));
}

void
response_header(struct response *a, const char *name, struct view value)
{
	assert(field_token(view_of(name)));
	add_field(&a->extra, view_of(name), value);
}

/*
 * Write the head into a->head, and decide whether the connection is kept.
 * length is the body's, or -1 when it is streamed.
 */
static bool
make_head(struct response *a, int status, const char *type, int64_t length)
{
	struct buf *h = &a->head;

	a->status = status;
	a->keep = (a->keep || a->keep_after) && !a->request->unread &&
	    !stream_leaving() && (length >= 0 || !a->http10);
	buf_clear(h);
	buf_addf(h, "HTTP/1.1 %d %s\r\n", status, http_reason(status));
	add_field(h, VIEW("content-type"), view_of(type));
	if (length >= 0)
		buf_addf(h, "content-length: %lld\r\n", (long long)length);
	else if (!a->http10)
		buf_add(h, VIEW("transfer-encoding: chunked\r\n"));
	if (view_starts(view_of(type), "text/event-stream"))
		buf_add(h, VIEW("cache-control: no-cache\r\n"
		    "x-accel-buffering: no\r\n"));
	buf_add(h, buf_view(&a->extra));
	if (!a->keep)
		buf_add(h, VIEW("connection: close\r\n"));
	else if (a->http10)
		buf_add(h, VIEW("connection: keep-alive\r\n"));
	buf_add(h, VIEW("\r\n"));
	return !h->failed && !a->extra.failed;
}

/* Send the waiting head, if any, with up to three pieces behind it. */
static bool
put(struct response *a, struct view x, struct view y, struct view z)
{
	struct view piece[STREAM_PIECES] = { buf_view(&a->head), x, y, z };
	bool sent;

	a->begun = true;
	sent = stream_write_pieces(a->to, piece, STREAM_PIECES);
	buf_clear(&a->head);
	if (!sent)
		a->keep = a->keep_after = false;
	return sent;
}

bool
response_send(struct response *a, int status, const char *content_type,
	struct view body)
{
	assert(!a->begun);
	if (!make_head(a, status, content_type, (int64_t)body.n)) {
		a->keep = false;
		return false;
	}
	return put(a, a->head_only ? VIEW("") : body, VIEW(""), VIEW(""));
}

bool
response_begin(struct response *a, int status, const char *content_type)
{
	bool made;

	assert(!a->begun);
	made = make_head(a, status, content_type, -1);
	a->keep_after = made && a->keep;
	a->keep = false;
	return made;
}

bool
response_flush(struct response *a)
{
	return put(a, VIEW(""), VIEW(""), VIEW(""));
}

/* A piece as a chunk, with `after` behind it, or as it is for HTTP/1.0. */
static bool
put_piece(struct response *a, struct view piece, struct view after)
{
	char size[24];
	int n;

	if (a->http10)
		return put(a, piece, VIEW(""), VIEW(""));
	n = snprintf(size, sizeof(size), "%zx\r\n", piece.n);
	return put(a, (struct view){ size, (size_t)n }, piece, after);
}

bool
response_piece(struct response *a, struct view piece)
{
	if (piece.n == 0 || a->head_only)
		return !a->to->dead;
	return put_piece(a, piece, VIEW("\r\n"));
}

bool
response_last(struct response *a, struct view piece)
{
	if (piece.n == 0 || a->head_only)
		return response_end(a);
	if (!put_piece(a, piece, VIEW("\r\n0\r\n\r\n")))
		return false;
	a->keep = a->keep_after;
	return true;
}

bool
response_end(struct response *a)
{
	bool chunks = !a->http10 && !a->head_only;

	if (!put(a, chunks ? VIEW("0\r\n\r\n") : VIEW(""), VIEW(""), VIEW("")))
		return false;
	a->keep = a->keep_after;
	return true;
}
