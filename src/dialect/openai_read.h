/*
 * OpenAI's chat completions: the answer's side. What a reader keeps from event
 * to event, and the parts that reading is made of.
 */
#ifndef DIALECT_OPENAI_READ_H
#define DIALECT_OPENAI_READ_H

#include "dialect/dialect.h"
#include "dialect/inline_text.h"
#include "dialect/openai_calls.h"

struct openai_reading {
	struct inline_text text;        /* the answer's text */
	struct openai_calls calls;
	struct buf mended;              /* an event with its UTF-8 repaired */
	struct usage usage;
	enum stop_reason stop;          /* STOP_UNKNOWN: no finish_reason yet */
	struct buf stop_sequence;       /* escaped */
	bool refused;                   /* refusal text came */
	bool substance;                 /* text or reasoning was passed on */
	bool ended;                     /* EVENT_STOP was sent */
};

/* The functions of dialect_openai. */
bool openai_read_open(struct reader *r, struct fail *f);
bool openai_read_event(struct reader *r, struct view name, struct view data,
	struct fail *f);
bool openai_read_whole(struct reader *r, struct view body, struct fail *f);
bool openai_read_end(struct reader *r, struct fail *f);
void openai_read_close(struct reader *r);

/* An event_sink that notes what passes; context is the struct reader. */
bool openai_pass(void *reader, const struct event *e, struct fail *f);

/*
 * One chunk, or one whole answer, whose tokens are in r->in; an error that it
 * reports too.
 */
bool openai_chunk(struct reader *r, struct fail *f);

/* Fail the reading; *f and r->trouble get the sentence. Returns false. */
bool openai_trouble(struct reader *r, struct fail *f,
	enum trouble_kind kind, int status, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* Take a usage object into *u. True if there is anything new in it. */
bool openai_usage(const struct json *in, int usage, struct usage *u);

/*
 * What a finish_reason means. *status: 0, or the HTTP status that the trouble
 * stands for which it reports.
 */
enum stop_reason openai_stop(struct view finish_reason, int *status);

#endif
