/*
 * Events to Anthropic's answer: SSE, or one JSON document. Keeps the grammar
 * of the stream whatever a provider does: blocks one after another, indices
 * without gaps, each opened and closed once, parallel calls that come
 * interleaved held back until their turn, ids that are unique over the whole
 * conversation, surrogate pairs never cut.
 */
#ifndef CORE_ENCODER_H
#define CORE_ENCODER_H

#include "model/event.h"
#include "model/plan.h"

struct encoder_call;

struct encoder {
	const struct plan *plan;
	struct buf out;         /* bytes for the client, taken by the caller */
	struct buf half;        /* a surrogate's first half that waits */
	struct encoder_call *call;      /* tool calls of this answer */
	size_t calls;
	int open_call;          /* which call's block is open, or -1 */
	enum { BLOCK_NONE, BLOCK_TEXT, BLOCK_THINKING, BLOCK_TOOL } open;
	int index;              /* of the next block */
	bool started;           /* message_start is in `out` or beyond */
	bool substance;         /* text, thinking, a call or a finish came */
	bool stopped;           /* EVENT_STOP came */
	bool ended;             /* message_stop, or an error, is written */
	enum stop_reason stop;
	struct buf stop_sequence;       /* escaped */
	struct usage usage;
	int64_t input_estimate; /* tokens, for message_start */
	int64_t output_bytes;   /* of escaped text, for an estimate */
	char id[64];            /* msg_... */
};

/* plan is borrowed. input_estimate: tokens of the request. */
void encoder_open(struct encoder *e, const struct plan *plan,
	int64_t input_estimate);
void encoder_free(struct encoder *e);

/* An event_sink; context is the struct encoder. */
bool encoder_event(void *encoder, const struct event *ev, struct fail *f);

/*
 * Close what is open and write the end (message_delta, message_stop), or the
 * whole document. Harmless twice.
 */
bool encoder_end(struct encoder *e, struct fail *f);

/* End with an error event (SSE); for a whole answer the caller sends it. */
void encoder_error(struct encoder *e, int status, const char *message,
	struct view request_id);

/* Keep a silent stream alive: a comment before message_start, then a ping. */
void encoder_ping(struct encoder *e);

#endif
