/*
 * Server-sent events (WHATWG HTML, "server-sent events") as providers send
 * them: LF, CRLF or CR, a BOM, comments, several data lines, pieces cut
 * anywhere, and a last event without its blank line.
 *
 * Three liberties are taken with the standard:
 *
 * - Data of nothing but blanks is not delivered (the standard delivers `data:`
 *   alone as an empty event): there is no provider for whom it says anything.
 * - Some providers put no blank line between events. A data line that begins
 *   with { or [ ends the event before it if that one ends with } or ]. In one
 *   JSON text the two never follow each other, so no data on several lines
 *   is torn apart by this. A second `event:` line, after data that ends so,
 *   does the same.
 * - At the end of the bytes an event without its blank line is delivered, and
 *   a line without its line end counts if it ends with } or ]; else it was cut
 *   and is left out.
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
	/*
	 * Of the bytes fed last, up to the event that is being delivered: so
	 * many end with a blank line. What follows belongs to the next event.
	 */
	size_t whole;
};

/* max: the longest line and the longest event, in bytes. */
void sse_open(struct sse *s, size_t max);

/*
 * Feed bytes; each whole event goes to sink. False with *f as sink said, or
 * with 502 when a line or an event is too long: nothing can be fed then.
 * An event of one line that lies within the bytes is not copied.
 */
bool sse_feed(struct sse *s, struct view bytes, sse_sink *sink, void *context,
	struct fail *f);

/* The end of the bytes: an event that lacks its blank line is delivered. */
bool sse_end(struct sse *s, sse_sink *sink, void *context, struct fail *f);
void sse_free(struct sse *s);

#endif
