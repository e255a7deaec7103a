/*
 * feed.h: requests read from a real socket, at once or with every byte on its
 * own, and told in a line.
 */
#ifndef TESTS_FEED_H
#define TESTS_FEED_H

#include "tap.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/request.h"

static const struct http_limits feed_limits = {
	.head_bytes = 1024, .body_bytes = 64, .head_ms = 60000,
	.body_ms = 60000, .idle_ms = 60000, .write_ms = 60000,
};

#define HOST "Host: localhost:3456\r\n"
#define GET "GET / HTTP/1.1\r\n" HOST
#define POST "POST /v1/messages HTTP/1.1\r\n" HOST
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"

/* A read from this kind returns what one write has sent. */
#ifdef __APPLE__
#define SINGLY SOCK_STREAM
#else
#define SINGLY SOCK_SEQPACKET
#endif

/*
 * Send bytes from a child, each on its own if asked to, and wait for the
 * reader to leave. Returns the descriptor to read from.
 */
static inline int
feed(struct view bytes, bool singly)
{
	char answer[256];
	int pair[2];

	if (socketpair(AF_UNIX, singly ? SINGLY : SOCK_STREAM, 0, pair) == -1)
		return -1;
	if (fork() == 0) {
		size_t n = singly ? 1 : bytes.n;

		close(pair[0]);
		while (bytes.n > 0) {
			ssize_t sent = write(pair[1], bytes.p, n);

			if (sent <= 0)
				break;
			bytes = view_skip(bytes, (size_t)sent);
			n = singly ? 1 : bytes.n;
		}
		shutdown(pair[1], SHUT_WR);
		while (read(pair[1], answer, sizeof(answer)) > 0)
			;
		_exit(0);
	}
	close(pair[1]);
	return pair[0];
}

/*
 * Append what came of the next request: "GET /path |query|body|keep" ("close"
 * where it does not want to stay), "closed", or a refusal's status and words.
 */
static inline void
feed_tell(struct stream *s, struct request *r, const struct http_limits *limits,
    struct buf *to)
{
	struct fail f = { 0 };
	enum request_end end = request_head(s, r, limits, &f);

	if (end == REQUEST_READ)
		end = request_body(s, r, limits, &f);
	if (end == REQUEST_CLOSED) {
		buf_adds(to, "closed");
		return;
	}
	if (end == REQUEST_REFUSED) {
		buf_addf(to, "%d %s%s", f.status, f.text,
		    r->keep_alive ? " (kept)" : "");
		return;
	}
	buf_add(to, r->method);
	buf_addc(to, ' ');
	buf_add(to, r->path);
	buf_adds(to, " |");
	buf_add(to, r->query);
	buf_addc(to, '|');
	buf_add(to, buf_view(&r->body));
	buf_adds(to, r->keep_alive ? "|keep" : "|close");
}

/* Read `count` requests from the bytes and compare what is told of them. */
static inline void
feed_once(struct view bytes, const struct http_limits *limits, bool singly,
    int count, struct view want)
{
	struct request r = { 0 };
	struct stream s;
	struct buf told = BUF(65536);
	int fd = feed(bytes, singly);

	stream_open(&s, fd, fd, limits->write_ms);
	for (int i = 0; i < count; i++) {
		buf_adds(&told, i > 0 ? "; " : "");
		feed_tell(&s, &r, limits, &told);
	}
	IS_MEM(told.p, told.n, want.p, want.n);
	stream_free(&s);
	request_free(&r);
	request_free(&r);
	buf_free(&told);
	close(fd);
	wait(NULL);
}

/* The same at once and byte by byte. */
static inline void
feed_check(struct view bytes, int count, struct view want)
{
	feed_once(bytes, &feed_limits, false, count, want);
	feed_once(bytes, &feed_limits, true, count, want);
}

/* `head`, then x as often as makes n bytes in all with `tail` behind them. */
static inline struct view
feed_filled(struct buf *b, const char *head, size_t n, const char *tail)
{
	buf_clear(b);
	buf_adds(b, head);
	while (b->n + strlen(tail) < n)
		buf_addc(b, 'x');
	buf_adds(b, tail);
	return buf_view(b);
}

/* A peer that sends this, says no more and stays, with short deadlines. */
static inline void
feed_silent(struct view bytes, const char *want)
{
	struct http_limits limits = feed_limits;
	struct request r = { 0 };
	struct stream s;
	struct buf told = BUF(65536);
	int pair[2];

	limits.head_ms = limits.body_ms = limits.idle_ms = 30;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 ||
	    (bytes.n > 0 && write(pair[1], bytes.p, bytes.n) == -1)) {
		OK(false, "cannot make a socket pair");
		return;
	}
	stream_open(&s, pair[0], pair[0], 1000);
	feed_tell(&s, &r, &limits, &told);
	IS(buf_cstr(&told), want);
	stream_free(&s);
	request_free(&r);
	buf_free(&told);
	close(pair[0]);
	close(pair[1]);
}

/*
 * Does a body of n bytes arrive as it was sent, after this head, and written
 * to the wire by this function?
 */
static inline void
feed_large(const char *head, size_t n,
    void (*put)(struct buf *wire, struct view body))
{
	struct http_limits limits = feed_limits;
	struct buf wire = BUF(SIZE_MAX / 2), want = BUF(SIZE_MAX / 2);
	struct request r = { 0 };
	struct fail f = { 0 };
	struct stream s;
	uint32_t random = 1;
	int fd;

	limits.body_bytes = (int64_t)n;
	while (want.n < n) {
		random = random * 1664525 + 1013904223;
		buf_addc(&want, (char)(random >> 24));
	}
	buf_adds(&wire, head);
	put(&wire, buf_view(&want));
	fd = feed(buf_view(&wire), false);
	stream_open(&s, fd, fd, 1000);
	IS_INT(request_head(&s, &r, &limits, &f), REQUEST_READ);
	IS_INT(request_body(&s, &r, &limits, &f), REQUEST_READ);
	IS_MEM(r.body.p, r.body.n, want.p, want.n);
	stream_free(&s);
	request_free(&r);
	buf_free(&wire);
	buf_free(&want);
	close(fd);
	wait(NULL);
}

#endif
