/*
 * The tool calls of an answer. Providers disagree on how the pieces of a call
 * are told from those of another; here each gets one number, and its events in
 * their order: START, then ARGUMENTS in pieces, then END.
 *
 * A piece belongs to the call with its index; without one to the call with its
 * id; without either to the last call. It begins a new call when there is none
 * such, or when
 *   - it has an id, and that call has another one; or
 *   - it has the same id, and a name and arguments though that call's are
 *     complete, and the name is another one or both came in one chunk; or
 *   - not both have an id, both have a name, and that call has had a piece in
 *     this same chunk, or its arguments are complete and the piece has some,
 *     or the piece's name is another tool's of the request.
 * Otherwise id and name, when they come again, say nothing new.
 *
 * START waits for the name. Arguments that begin with '{' are passed on as
 * they come, up to where their object ends; what follows is dropped. A lone
 * "{}" before the real arguments is taken for an opening. Anything else is
 * held to the end: JSON text inside a JSON string is unwrapped, what is no
 * object is dropped. Calls without arguments get no ARGUMENTS event. A call
 * whose object never ends gets no END. With plan.loose_arguments nothing of
 * the arguments is dropped.
 */
#ifndef DIALECT_OPENAI_CALLS_H
#define DIALECT_OPENAI_CALLS_H

#include "dialect/arguments.h"
#include "model/event.h"
#include "model/plan.h"

/* Calls in one answer; no provider allows as many. */
#define OPENAI_CALLS_MAX 512

struct openai_call {
	int64_t index;          /* the provider's; -1: none was given */
	struct buf id, name;    /* escaped */
	struct buf held;        /* arguments not yet passed on, escaped */
	struct arguments shape;
	int number;             /* of its events; -1 before START */
	unsigned chunk;         /* the one that brought its last piece */
	bool object;            /* the arguments begin with '{' */
	bool other;             /* they begin with something else */
	bool placeholder;       /* they are a lone {} so far */
	bool ended;             /* END was sent */
};

struct openai_calls {
	const struct plan *plan;
	event_sink *sink;
	void *context;          /* of sink */
	struct openai_call *call;
	int n, cap;
	int started;            /* how many have a number */
	int nameless;           /* dropped at the end: no name ever came */
	int shapeless;          /* arguments dropped: no object */
	unsigned chunk;
	struct buf scratch;
};

/* A part of a call as it comes, in the words of whatever format. */
struct openai_piece {
	int64_t index;          /* -1: none */
	struct view id, name;   /* escaped; empty: none */
	int arguments;          /* token: a piece of text, or an object */
};

void openai_calls_open(struct openai_calls *c, const struct plan *plan,
	event_sink *sink, void *context);
void openai_calls_free(struct openai_calls *c);

/* A chunk's tool_calls (array, or one object) or function_call. */
bool openai_calls_take(struct openai_calls *c, const struct json *in,
	int pieces, struct fail *f);

/* One piece that came alone. */
bool openai_calls_piece(struct openai_calls *c, const struct json *in,
	const struct openai_piece *p, struct fail *f);

/* No more pieces will come: send what is held, and the ENDs. */
bool openai_calls_end(struct openai_calls *c, struct fail *f);

/*
 * After openai_calls_end: are there calls, and did all of them bring an object
 * for arguments that is complete?
 */
bool openai_calls_complete(const struct openai_calls *c);

/* After openai_calls_end: did a call's object break off? */
bool openai_calls_broken(const struct openai_calls *c);

#endif
