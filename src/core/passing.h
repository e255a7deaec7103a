/*
 * A streamed answer in the client's own format, on its way byte for byte. The
 * reader of its dialect looks at it in passing, and its events only tell what
 * there is to know. Bytes go on as whole events, so that what has to be said
 * between them, a ping or an error, stands between two.
 */
#ifndef CORE_PASSING_H
#define CORE_PASSING_H

#include "core/encoder.h"

struct passing {
	struct buf bytes;       /* come, and not yet handed on */
	size_t fed;             /* of them had come before the last ones */
	size_t whole;           /* of them are whole events */
};

void passing_open(struct passing *p);
void passing_free(struct passing *p);

/* An event_sink: the event is noted; context is the struct encoder. */
bool passing_event(void *encoder, const struct event *e, struct fail *f);

/* Keep bytes that are about to be fed to a struct sse. */
bool passing_take(struct passing *p, struct view bytes, struct fail *f);

/* Of the bytes taken last, so many end whole events (sse.whole). */
void passing_mark(struct passing *p, size_t whole);

/* All is whole: an event that came without its blank line gets it. */
void passing_mark_all(struct passing *p);

/* Hand the whole events on, to e->out. */
void passing_on(struct passing *p, struct encoder *e);

/*
 * The answer broke off: see that the client keeps the text that it has.
 * text_block: as in struct reader.
 */
void passing_break(struct encoder *e, int64_t text_block);

/*
 * The end of a good answer: hand on what is whole. finished: message_stop is
 * among it; else it gets one.
 */
void passing_end(struct passing *p, struct encoder *e, bool finished);

#endif
