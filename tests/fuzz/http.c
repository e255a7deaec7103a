/*
 * Requests from a client that sends anything: read all at once, and again in
 * pieces. Both ways must come to the same end, and every refusal must have a
 * status and a sentence.
 */
#include <sys/socket.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/request.h"
#include "http/response.h"

#define PIECES 40
#define BODY_MAX (256 * 1024)

static const struct http_limits limits = {
	.head_bytes = 8192, .body_bytes = BODY_MAX, .head_ms = 1000,
	.body_ms = 1000, .idle_ms = 1000, .write_ms = 1000,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What can be said of a request that was read. */
static void
tell_request(const struct request *r, struct buf *to)
{
	buf_addf(to, "%.*s|%.*s|%.*s|%.*s|%d|%zu|%lld|%d%d%d|",
	    VIEW_ARG(r->method), VIEW_ARG(r->path), (int)r->query.n,
	    r->query.n > 0 ? r->query.p : "", (int)r->host.n,
	    r->host.n > 0 ? r->host.p : "", r->minor, r->headers,
	    (long long)r->length, r->chunked, r->keep_alive, r->expects);
	for (size_t i = 0; i < r->headers; i++) {
		buf_add(to, r->header[i].name);
		buf_addc(to, ':');
		buf_add(to, r->header[i].value);
	}
	buf_add(to, buf_view(&r->body));
}

static void
answer(struct stream *s, const struct request *r, const struct fail *f)
{
	struct response a;
	struct stream out;

	if (f->status < 400 || f->status > 599 || f->text[0] == '\0')
		abort();
	stream_open(&out, -1, s->out, 1000);
	response_open(&a, &out, r);
	if (!response_error(&a, f, VIEW("req_0")) || a.keep)
		abort();
	response_free(&a);
	stream_free(&out);
}

/* Read requests until there are no more, and tell what they were. */
static void
read_all(struct stream *s, struct buf *to)
{
	struct request r = { 0 };
	struct fail f = { 0 };
	enum request_end end;

	do {
		end = request_head(s, &r, &limits, &f);
		if (end == REQUEST_READ)
			end = request_body(s, &r, &limits, &f);
		if (end == REQUEST_READ)
			tell_request(&r, to);
		if (end == REQUEST_REFUSED) {
			answer(s, &r, &f);
			buf_addf(to, "%d %s", f.status, f.text);
		}
	} while (end == REQUEST_READ);
	if (request_head(s, &r, &limits, &f) != REQUEST_CLOSED)
		abort();
	request_free(&r);
}

/*
 * Send n bytes so that no read goes past them: a descriptor is passed along,
 * and such ancillary data is a barrier for what is read (unix(7)).
 */
static void
send_piece(int fd, int null, const uint8_t *data, size_t n)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec v = { (void *)(uintptr_t)data, n };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &null, sizeof(int));
	if (sendmsg(fd, &m, 0) != (ssize_t)n)
		abort();
}

/* Send the data in pieces of odd sizes, which depend on it alone. */
static void
send_pieces(int fd, int null, const uint8_t *data, size_t size)
{
	uint32_t n = (uint32_t)size;

	for (int i = 0; size > 0; i++) {
		size_t piece = size;

		for (size_t k = 0; k < size && k < 16; k++)
			n = (n ^ data[k]) * 16777619;
		if (i < PIECES - 1)
			piece = n % (i % 2 ? 4 : size / 4 + 1) + 1;
		if (piece > size)
			piece = size;
		send_piece(fd, null, data, piece);
		data += piece;
		size -= piece;
	}
	shutdown(fd, SHUT_WR);
}

static void
read_in_pieces(int null, const uint8_t *data, size_t size, struct buf *to)
{
	struct stream s;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		abort();
	send_pieces(pair[1], null, data, size);
	stream_open(&s, pair[0], null, limits.write_ms);
	read_all(&s, to);
	stream_free(&s);
	close(pair[0]);
	close(pair[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int null = -1;
	struct buf whole = BUF(4 * BODY_MAX), pieces = BUF(4 * BODY_MAX);
	struct stream s;

	if (null == -1) {
		null = open("/dev/null", O_RDWR);
		signal(SIGPIPE, SIG_IGN);
	}
	/* More may not fit the socket's buffer. */
	if (size > 32768)
		return 0;
	stream_open(&s, -1, null, limits.write_ms);
	buf_add(&s.buf, (struct view){ (const char *)data, size });
	read_all(&s, &whole);
	stream_free(&s);
	read_in_pieces(null, data, size, &pieces);
	if (whole.n != pieces.n ||
	    (whole.n > 0 && memcmp(whole.p, pieces.p, whole.n) != 0))
		abort();
	buf_free(&whole);
	buf_free(&pieces);
	return 0;
}
