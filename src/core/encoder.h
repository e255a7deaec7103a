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

struct block;

struct encoder {
	const struct plan *plan;
	struct buf out;         /* bytes for the client, taken by the caller */
	struct block *first, *last;     /* the open block, those that wait */
	int index;              /* of the open block */
	bool started;           /* the message's beginning is written */
	bool substance;         /* text, thinking, a call or a finish came */
	bool calls;             /* there was a tool call */
	bool ended;             /* message_stop, or an error, is written */
	enum stop_reason stop;
	struct buf stop_sequence;       /* escaped */
	struct buf used_ids;    /* of tool calls, a line each */
	struct usage usage;
	int searches;           /* of the web, by the provider's server */
	int64_t input_estimate; /* tokens, for message_start */
	int64_t output_bytes;   /* of escaped text, for an estimate */
};

/* plan is borrowed. input_estimate: tokens of the request. */
void encoder_open(struct encoder *e, const struct plan *plan,
	int64_t input_estimate);
void encoder_free(struct encoder *e);

/* An event_sink; context is the struct encoder. */
bool encoder_event(void *encoder, const struct event *ev, struct fail *f);

/*
 * Note what an event says of the answer as a whole: usage, substance, the
 * stop. encoder_event does that too; alone it writes nothing.
 */
void encoder_note(struct encoder *e, const struct event *ev);

/*
 * Close what is open and write the end (message_delta, message_stop), or the
 * rest of the document. Harmless twice.
 */
bool encoder_end(struct encoder *e, struct fail *f);

/*
 * End a stream with an error event. Nothing after it makes sense. A tool call
 * that is not complete stays open, so that nobody runs half of it.
 */
void encoder_error(struct encoder *e, const struct fail *f,
	struct view request_id);

/* Keep a silent stream alive: a comment before message_start, then a ping. */
void encoder_ping(struct encoder *e);

/* The usage to report: the provider's, else an estimate. */
struct usage encoder_usage(const struct encoder *e);

#endif
