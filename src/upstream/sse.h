/*
 * Server-sent events (WHATWG HTML, "server-sent events") as providers send
 * them: LF, CRLF or CR, a BOM, comments, several data lines, pieces cut
 * anywhere, and a last event without its blank line.
 */
#ifndef UPSTREAM_SSE_H
#define UPSTREAM_SSE_H

#include "base/buf.h"
#include "base/fail.h"

/* name is empty unless an `event:` line gave it. Views live for the call. */
typedef bool sse_sink(void *context, struct view name, struct view data,
	struct fail *f);

struct sse {
	struct buf line;        /* an unfinished line; its ceiling bounds one */
	struct buf data;        /* the event's data so far */
	struct buf name;
	bool has_data, after_cr, begun;
};

/* max: the longest line and the longest event, in bytes. */
void sse_open(struct sse *s, size_t max);

/* Feed bytes; each whole event goes to sink. False with *f as sink said. */
bool sse_feed(struct sse *s, struct view bytes, sse_sink *sink, void *context,
	struct fail *f);

/* The end of the bytes: an event that lacks its blank line is delivered. */
bool sse_end(struct sse *s, sse_sink *sink, void *context, struct fail *f);
void sse_free(struct sse *s);

#endif
