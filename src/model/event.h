/*
 * One step of an answer, whatever the provider's wire format. Text stays
 * JSON-escaped from the provider's bytes to the client's; views are borrowed
 * for the length of the call.
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "base/fail.h"
#include "base/view.h"

enum event_type {
	EVENT_TEXT,             /* text: a piece of the answer */
	EVENT_THINKING,         /* text: a piece of reasoning */
	EVENT_SIGNATURE,        /* text: of the reasoning just sent */
	EVENT_TOOL_START,       /* call, id (may be empty), name */
	EVENT_TOOL_ARGUMENTS,   /* call, text: a piece of the arguments' JSON */
	EVENT_TOOL_END,         /* call: no more arguments will come */
	EVENT_BLOCK,            /* text: a block of another kind, as JSON */
	EVENT_USAGE,            /* usage: cumulative, replaces the last */
	EVENT_STOP              /* stop, text: the stop sequence if known */
};

enum stop_reason {
	STOP_UNKNOWN,
	STOP_END_TURN,
	STOP_MAX_TOKENS,
	STOP_SEQUENCE,
	STOP_TOOL_USE,
	STOP_REFUSAL,
	STOP_PAUSE_TURN,
	STOP_CONTEXT_WINDOW
};

/* Tokens. The three input figures sum to the prompt. */
struct usage {
	bool known;
	int64_t input;          /* neither read from nor written to a cache */
	int64_t cache_read, cache_write;
	int64_t output;         /* reasoning included */
	int64_t reasoning;
};

struct event {
	enum event_type type;
	int call;               /* which tool call, numbered by the reader */
	struct view text;       /* escaped */
	struct view id, name;   /* escaped */
	struct usage usage;
	enum stop_reason stop;
	int searches;           /* EVENT_BLOCK: of the web, that it tells of */
};

/* Takes one event; false with *f ends the answer. */
typedef bool event_sink(void *context, const struct event *e, struct fail *f);

const char *stop_reason_name(enum stop_reason stop);

#endif
