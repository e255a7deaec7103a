/* The client's connection: bytes in through a buffer, bytes out at once. */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include "base/buf.h"
#include "base/fail.h"

struct stream {
	int in, out;            /* descriptors, often the same; not owned */
	struct buf buf;         /* read, not yet used */
	size_t used;            /* bytes of buf that are used */
	int64_t write_ms;       /* how long the peer may take in nothing */
	int64_t written;        /* bytes written so far */
	bool dead;              /* a write failed or the peer has closed */
};

/*
 * Both descriptors become non-blocking; TCP_NODELAY where it applies. Without
 * a descriptor (-1) there is nothing more to read than what `buf` is given.
 */
void stream_open(struct stream *s, int in, int out, int64_t write_ms);

/* Wipes what was read, since heads hold keys. Harmless twice. */
void stream_free(struct stream *s);

/* What is read and not used. */
struct view stream_view(const struct stream *s);
void stream_use(struct stream *s, size_t n);

/*
 * Read more. 1: some came; 0: the peer has ended; -1: error, errno is
 * ETIMEDOUT after the deadline (clock_ms).
 */
int stream_fill(struct stream *s, int64_t deadline_ms);

/*
 * Append at most n bytes to `out`: what is buffered, else straight from the
 * descriptor. Returns as stream_fill; errno is ENOMEM when `out` has no room.
 */
int stream_read(struct stream *s, struct buf *out, size_t n,
	int64_t deadline_ms);

/*
 * Between two requests: wait until there is something to read (or the peer's
 * end). False when nothing came before the deadline, or when the process has
 * been asked to leave.
 */
bool stream_await(struct stream *s, int64_t deadline_ms);

/*
 * For the whole process: fd will be readable for good as soon as the process
 * is asked to leave. -1, as at the start: it never is.
 */
void stream_leave_on(int fd);
bool stream_leaving(void);

/* Write all; false (and s->dead) when the peer is gone or will not read. */
bool stream_write(struct stream *s, struct view a, struct view b);

/* As stream_write for up to STREAM_PIECES pieces in one system call. */
#define STREAM_PIECES 4
bool stream_write_pieces(struct stream *s, const struct view *piece,
	size_t pieces);

/*
 * Has the peer hung up? Does not wait, reads nothing. A peer that only stopped
 * sending counts as gone: the two cannot be told apart.
 */
bool stream_gone(const struct stream *s);

/*
 * After an answer that ends the connection early: stop sending, then read and
 * drop for a bounded time, so that the answer survives the peer's unread bytes
 * (RFC 9112, section 9.6).
 */
void stream_drain(struct stream *s);

#endif
