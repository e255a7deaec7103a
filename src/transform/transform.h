/*
 * One adjustment to requests and answers, by the name it has in `use`. A
 * request goes through the provider's list first to last, then the model's;
 * its answer last to first.
 */
#ifndef TRANSFORM_TRANSFORM_H
#define TRANSFORM_TRANSFORM_H

#include "config/config.h"
#include "model/event.h"
#include "model/plan.h"

struct chain;

/* A transformer at its place in one request's chain. */
struct step {
	const struct transform *is;
	const struct use *use;          /* its options */
	struct chain *chain;
	void *state;                    /* its own, freed by close */
};

/* A function that is missing passes things on as they are. */
struct transform {
	enum transformer kind;

	/*
	 * Change the client's request, in the client's own format: append the
	 * whole new one to out, or nothing to leave it as it is. For what
	 * changes messages or tools; these are called before any plan function.
	 */
	bool (*request)(struct step *s, const struct plan *p, struct buf *out,
	    struct fail *f);
	/* Change what the request wants; note changes to its body. */
	bool (*plan)(struct step *s, struct plan *p, struct fail *f);
	/*
	 * Change the answer: pass on (step_pass) what becomes of an event.
	 * EVENT_STOP is the last; what is held back goes before it.
	 */
	bool (*event)(struct step *s, const struct event *e, struct fail *f);
	void (*close)(struct step *s);
};

/* The transformer of a kind, or NULL where the kind is no adjustment. */
const struct transform *transform_of(enum transformer kind);

/* Hand an event on towards the client. */
bool step_pass(struct step *s, const struct event *e, struct fail *f);

#endif
