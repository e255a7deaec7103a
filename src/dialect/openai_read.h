/*
 * OpenAI's chat completions: the answer's side. What a reader keeps from event
 * to event, and the parts that reading is made of.
 */
#ifndef DIALECT_OPENAI_READ_H
#define DIALECT_OPENAI_READ_H

#include "dialect/inline_text.h"
#include "dialect/openai_calls.h"
#include "dialect/openai_details.h"
#include "dialect/reading.h"

struct openai_reading {
	struct reading base;
	struct inline_text text;        /* the answer's text */
	struct openai_calls calls;
	struct openai_details details;
	enum stop_reason stop;          /* STOP_UNKNOWN: no finish_reason yet */
	struct buf stop_sequence;       /* escaped */
	bool refused;                   /* refusal text came */
};

/* The functions of dialect_openai. */
bool openai_read_open(struct reader *r, struct fail *f);
bool openai_read_event(struct reader *r, struct view name, struct view data,
	struct fail *f);
bool openai_read_whole(struct reader *r, struct view body, struct fail *f);
bool openai_read_end(struct reader *r, struct fail *f);
void openai_read_close(struct reader *r);

/*
 * One chunk, or one whole answer, whose tokens are in r->in; an error that it
 * reports too.
 */
bool openai_chunk(struct reader *r, struct fail *f);

/*
 * What the provider's own search has found: an annotation of a message, or all;
 * a list of pages, or of their addresses; what its tools did.
 */
void openai_found_annotation(struct reader *r, int annotation);
void openai_found_annotations(struct reader *r, int list);
void openai_found_pages(struct reader *r, int list);
void openai_found_tools(struct reader *r, int list);

/* Take a usage object into *u. True if there is anything new in it. */
bool openai_usage(const struct json *in, int usage, struct usage *u);

/*
 * What a finish_reason means. *status: 0, or the HTTP status that the trouble
 * stands for which it reports.
 */
enum stop_reason openai_stop(struct view finish_reason, int *status);

#endif
