/*
 * OpenAI's Responses: the answer's side. An answer is a list of items: what
 * the model thought (reasoning), said (message) and calls (function_call). A
 * stream tells of each that it begins, then its pieces, then the whole of it
 * again; the pieces count, and the whole where there were none. Pieces are
 * known by output_index, with item_id where two items have one index.
 *
 * A stream is complete only when response.completed, .incomplete or .failed
 * has come; [DONE] after it means nothing. Of what the provider's server has
 * done by itself only searches of the web are told (dialect/found.h).
 */
#ifndef DIALECT_RESPONSES_READ_H
#define DIALECT_RESPONSES_READ_H

#include "dialect/openai_calls.h"
#include "dialect/reading.h"

/* Items in one answer; no provider gives as many. */
#define RESPONSES_ITEMS_MAX 1024

enum responses_kind {
	ITEM_OTHER,
	ITEM_REASONING,
	ITEM_MESSAGE,
	ITEM_CALL,
	ITEM_SEARCH
};

/* What of an item has been passed on. */
enum responses_said {
	SAID_NOTHING,
	SAID_PIECES,
	SAID_SUMMARY,           /* of what was thought */
	SAID_RAW                /* the thoughts themselves */
};

struct responses_item {
	enum responses_kind kind;
	int64_t index;          /* output_index; -1: none was given */
	uint64_t id;            /* fnv64 of item_id; 0: none was given */
	enum responses_said said;
	bool named;             /* a call that is known by id and name */
	bool done;              /* the whole of it has come */
};

struct responses_reading {
	struct reading base;
	struct openai_calls calls;
	struct responses_item *item;
	int n, cap;
	struct buf waiting;     /* carriers of reasoning: see responses_let */
	uint32_t model;         /* carrier_model */

	/* The piece passed on last, to set apart those that follow it. */
	enum event_type last;
	int last_item;          /* -1: it was neither text nor thinking */
	int64_t last_part;

	enum stop_reason stop;
	bool refused;           /* refusal text came */
	bool finished;          /* the provider said that it is the end */
};

/* The functions of dialect_responses. */
bool responses_read_open(struct reader *r, struct fail *f);
bool responses_read_event(struct reader *r, struct view name,
	struct view data, struct fail *f);
bool responses_read_whole(struct reader *r, struct view body, struct fail *f);
bool responses_read_end(struct reader *r, struct fail *f);
void responses_read_close(struct reader *r);

/*
 * The item that an event (a token in r->in) is about, made if there is none:
 * its number, or -1 when out of memory or when there are too many, with *f.
 */
int responses_item(struct reader *r, int event, enum responses_kind kind,
	struct fail *f);

/* A piece of an item, escaped. `part` tells the item's parts apart. */
bool responses_say(struct reader *r, int item, enum event_type type,
	int64_t part, struct view text, struct fail *f);

/* A piece of a call. object: where call_id and name stand, or JSON_NONE. */
bool responses_call(struct reader *r, int item, int object, int arguments,
	struct fail *f);

/* An item that begins, or the whole of one; and one of a whole answer. */
bool responses_added(struct reader *r, int event, struct fail *f);
bool responses_done(struct reader *r, int event, struct fail *f);
bool responses_whole_item(struct reader *r, int object, struct fail *f);

/* What of an item is to be told of a search: a call of it, a message. */
void responses_found_call(struct reader *r, int object);
void responses_found_message(struct reader *r, int object);

/* What the events of a stream mean: take the one in r->in, of this type. */
bool responses_event(struct reader *r, struct view type, struct fail *f);

/* The end: a response object (or JSON_NONE), and how the answer ended. */
bool responses_finish(struct reader *r, int response, struct view status,
	struct fail *f);

#endif
