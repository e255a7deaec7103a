/*
 * Gemini's generateContent: the answer's side. A stream's events, and the
 * elements of the array that a stream without alt=sse is, are whole responses
 * whose parts are increments; calls come whole.
 */
#ifndef DIALECT_GEMINI_READ_H
#define DIALECT_GEMINI_READ_H

#include "dialect/gemini.h"
#include "dialect/gemini_signature.h"
#include "dialect/reading.h"

struct gemini_reading {
	struct reading base;
	struct buf scratch;             /* arguments, signatures; escaped */
	struct buf waiting;             /* a signature that came after text */
	uint32_t model;                 /* gemini_model.hash */
	enum stop_reason stop;
	char reason[64];                /* finishReason or blockReason */
	bool finished;                  /* there was one of the two */
	bool blocked;                   /* the prompt was */
	bool unknown;                   /* nobody knows this finishReason */
	bool in_text;                   /* the last thing passed on is text */
	int calls;
};

/* The functions of dialect_gemini. */
bool gemini_read_open(struct reader *r, struct fail *f);
bool gemini_read_event(struct reader *r, struct view name, struct view data,
	struct fail *f);
bool gemini_read_whole(struct reader *r, struct view body, struct fail *f);
bool gemini_read_end(struct reader *r, struct fail *f);
void gemini_read_close(struct reader *r);

/* dialect.error: what a body says that came with an error status. */
void gemini_error(int status, struct view body, struct trouble *t);

/* As error_reported, for an error in r->in. Returns false. */
bool gemini_error_reported(struct reader *r, int object, struct fail *f);

/* Pass an event on, and note what it was. */
bool gemini_pass(struct reader *r, const struct event *e, struct fail *f);

/* What Google's search has found, from a groundingMetadata. */
void gemini_found(struct reader *r, int metadata);

/* One part of the answer. */
bool gemini_read_part(struct reader *r, int part, struct fail *f);

enum gemini_ending {
	ENDING_STOP,            /* as it should */
	ENDING_BROKEN,          /* the model broke its answer: try again */
	ENDING_UNKNOWN          /* a word that is not known yet */
};

/* What a finishReason means, and the stop reason to report. */
enum gemini_ending gemini_stop(struct view finish_reason,
	enum stop_reason *stop);

/* Take a usageMetadata object into *u. True if there is anything in it. */
bool gemini_usage(const struct json *in, int usage, struct usage *u);

#endif
