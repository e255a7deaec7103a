/*
 * The transformers of one attempt, in a row: what the dialect writes is what
 * they have made of the client's plan, and what the client gets is what they
 * have made of the dialect's events.
 */
#ifndef TRANSFORM_CHAIN_H
#define TRANSFORM_CHAIN_H

#include "dialect/dialect.h"
#include "transform/edits.h"
#include "transform/transform.h"

struct chain {
	const struct config *config;    /* use->options are of its json */
	const struct dialect *dialect;  /* which will write and read */
	struct step *step;
	size_t n;
	struct plan plan;               /* the request to be written */
	struct json in;                 /* of a rewritten request */
	struct buf text;
	struct arena arena;             /* for what plans and steps point to */
	struct edits edits;             /* of the body, by plan functions */
	event_sink *to;                 /* where the answer's events go */
	void *context;
};

/*
 * Put the client's plan through the transformers of to->provider and
 * to->model. Free the chain whatever comes of it.
 */
bool chain_open(struct chain *c, const struct config *config,
	const struct selector *to, const struct plan *client,
	struct fail *f);
void chain_free(struct chain *c);

/*
 * The dialect has written the body: make the changes that were noted. Costs
 * nothing if there are none.
 */
bool chain_body(struct chain *c, struct buf *body, struct fail *f);

/* The answer begins: its events shall end up in `to`. */
void chain_answer(struct chain *c, event_sink *to, void *context);

/* Does any transformer look at the answer's events? */
bool chain_changes_answers(const struct chain *c);

/* An event_sink for the dialect's reader; context is the struct chain. */
bool chain_event(void *chain, const struct event *e, struct fail *f);

#endif
