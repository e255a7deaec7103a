/* The client's connection: bytes in through a buffer, bytes out at once. */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include "base/buf.h"
#include "base/fail.h"

struct stream {
	int in, out;            /* descriptors, often the same; not owned */
	struct buf buf;         /* read, not yet used */
	size_t used;            /* bytes of buf that are used */
	int64_t write_ms;       /* how long the client may refuse to read */
	int64_t written;        /* bytes written so far */
	bool dead;              /* a write failed or the peer has closed */
};

/* Both descriptors become non-blocking; TCP_NODELAY where it applies. */
void stream_open(struct stream *s, int in, int out, int64_t write_ms);
void stream_free(struct stream *s);

/* What is read and not used. */
struct view stream_view(const struct stream *s);
void stream_use(struct stream *s, size_t n);

/*
 * Read more. 1: some came; 0: the peer has ended; -1: error, errno is
 * ETIMEDOUT after the deadline (clock_ms).
 */
int stream_fill(struct stream *s, int64_t deadline_ms);

/* Write all; false (and s->dead) when the peer is gone or will not read. */
bool stream_write(struct stream *s, struct view a, struct view b);

/* Has the peer hung up? Does not wait, reads nothing. */
bool stream_gone(const struct stream *s);

/*
 * After an answer that ends the connection early: stop sending, then read and
 * drop for a bounded time, so that the answer survives the peer's unread bytes
 * (RFC 9112, section 9.6).
 */
void stream_drain(struct stream *s);

#endif
