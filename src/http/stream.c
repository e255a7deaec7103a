#include "http/stream.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"

/* Heads fit in one read; what is longer goes to its own buffer directly. */
#define FILL_BYTES (16 * 1024)
#define READ_BYTES (64 * 1024)

/* What a peer that was refused may still send, and how long it may pause. */
#define DRAIN_MS 5000
#define DRAIN_SILENCE_MS 1000

static int leave_fd = -1;

void
stream_leave_on(int fd)
{
	leave_fd = fd;
}

bool
stream_leaving(void)
{
	struct pollfd p = { .fd = leave_fd, .events = POLLIN };

	return leave_fd != -1 && poll(&p, 1, 0) > 0;
}

void
stream_open(struct stream *s, int in, int out, int64_t write_ms)
{
	int on = 1;

	*s = (struct stream){ .in = in, .out = out, .write_ms = write_ms };
	s->buf = BUF(SIZE_MAX / 2);
	if (in != -1)
		set_nonblocking(in);
	if (out == -1)
		return;
	if (out != in)
		set_nonblocking(out);
	/* Fails on what is not TCP, which does not wait for more either. */
	setsockopt(out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

void
stream_free(struct stream *s)
{
	buf_wipe(&s->buf);
	s->used = 0;
}

struct view
stream_view(const struct stream *s)
{
	if (s->used == s->buf.n)
		return (struct view){ "", 0 };
	return view_skip(buf_view(&s->buf), s->used);
}

void
stream_use(struct stream *s, size_t n)
{
	s->used += n;
}

/* Note what a read returned, in the terms of stream_fill. */
static int
note_read(struct stream *s, ssize_t n)
{
	if (n == 0 || (n == -1 && errno != ETIMEDOUT))
		s->dead = true;
	return n > 0 ? 1 : (int)n;
}

int
stream_fill(struct stream *s, int64_t deadline_ms)
{
	ssize_t n;
	char *room;

	if (s->in == -1)
		return note_read(s, 0);
	if (s->used > 0) {
		buf_consume(&s->buf, s->used);
		s->used = 0;
	}
	room = buf_room(&s->buf, FILL_BYTES);
	if (room == NULL) {
		errno = ENOMEM;
		return -1;
	}
	n = read_some(s->in, room, s->buf.cap - s->buf.n, deadline_ms);
	if (n > 0)
		s->buf.n += (size_t)n;
	return note_read(s, n);
}

/* Move at most n buffered bytes to `out`. */
static int
read_buffered(struct stream *s, struct buf *out, size_t n)
{
	struct view have = stream_view(s);

	if (have.n > n)
		have.n = n;
	buf_add(out, have);
	stream_use(s, have.n);
	if (out->failed)
		errno = ENOMEM;
	return out->failed ? -1 : 1;
}

int
stream_read(struct stream *s, struct buf *out, size_t n, int64_t deadline_ms)
{
	size_t room;
	ssize_t got;

	if (stream_view(s).n > 0)
		return read_buffered(s, out, n);
	if (s->in == -1)
		return note_read(s, 0);
	if (buf_room(out, n < READ_BYTES ? n : READ_BYTES) == NULL) {
		errno = ENOMEM;
		return -1;
	}
	room = out->cap - out->n;
	got = read_some(s->in, out->p + out->n, room < n ? room : n,
	    deadline_ms);
	if (got > 0)
		out->n += (size_t)got;
	return note_read(s, got);
}

bool
stream_await(struct stream *s, int64_t deadline_ms)
{
	struct pollfd p[2] = {
		{ .fd = s->in, .events = POLLIN },
		{ .fd = leave_fd, .events = POLLIN },
	};
	int n;

	if (stream_view(s).n > 0)
		return true;
	if (s->in == -1)
		return false;
	do
		n = poll(p, 2, clock_left(deadline_ms));
	while (n == -1 && errno == EINTR);
	/* A request that is already here is answered, then we leave. */
	return n > 0 && p[0].revents != 0;
}

/* Wait until the peer takes more; false when it does not in time. */
static bool
await_write(const struct stream *s)
{
	struct pollfd p = { .fd = s->out, .events = POLLOUT };
	int64_t deadline = clock_ms() + s->write_ms;
	int n;

	do
		n = poll(&p, 1, clock_left(deadline));
	while (n == -1 && errno == EINTR);
	return n > 0;
}

/* Drop n written bytes from the pieces' front. */
static void
skip_written(struct iovec *v, size_t pieces, size_t n)
{
	for (size_t i = 0; i < pieces && n > 0; i++) {
		size_t part = v[i].iov_len < n ? v[i].iov_len : n;

		v[i].iov_base = (char *)v[i].iov_base + part;
		v[i].iov_len -= part;
		n -= part;
	}
}

bool
stream_write_pieces(struct stream *s, const struct view *piece, size_t pieces)
{
	struct iovec v[STREAM_PIECES];
	size_t left = 0;

	for (size_t i = 0; i < pieces; i++) {
		v[i].iov_base = (void *)(uintptr_t)piece[i].p;
		v[i].iov_len = piece[i].n;
		left += piece[i].n;
	}
	while (left > 0 && !s->dead) {
		ssize_t n = writev(s->out, v, (int)pieces);

		if (n >= 0) {
			s->written += n;
			left -= (size_t)n;
			skip_written(v, pieces, (size_t)n);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			s->dead = !await_write(s);
		} else if (errno != EINTR) {
			s->dead = true;
		}
	}
	return !s->dead;
}

bool
stream_write(struct stream *s, struct view a, struct view b)
{
	return stream_write_pieces(s, (struct view[]){ a, b }, 2);
}

bool
stream_gone(const struct stream *s)
{
	struct pollfd p = { .fd = s->in, .events = POLLIN };
	char byte;

	if (s->dead)
		return true;
	if (s->in == -1 || poll(&p, 1, 0) <= 0)
		return false;
	if (p.revents & (POLLERR | POLLHUP | POLLNVAL))
		return true;
	return recv(s->in, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void
stream_drain(struct stream *s)
{
	int64_t end = clock_ms() + DRAIN_MS;
	char dropped[FILL_BYTES];

	if (s->in == -1 || shutdown(s->out, SHUT_WR) == -1)
		return;
	for (int64_t now = clock_ms(); now < end; now = clock_ms())
		if (read_some(s->in, dropped, sizeof(dropped),
			now + DRAIN_SILENCE_MS) <= 0)
			return;
}
