/* A filter program at its place in one request's chain. */
#ifndef TRANSFORM_FILTER_STATE_H
#define TRANSFORM_FILTER_STATE_H

#include "transform/filter.h"

/* step.state; NULL where the program has nothing more to do. */
struct filter_state {
	struct program p;               /* which waits for the answer */
	struct json in;                 /* of a line */
	bool begun;                     /* a module knows the answer's form */
	bool named;                     /* events have come with names */
	bool done;                      /* the stream's own end was seen */
	bool ended;
};

/* The program's options as one JSON object: the list's over the entry's. */
void filter_options(const struct step *s, struct buf *out);

/*
 * Take over what a program printed for a request: a body, or {"body", "config":
 * {"url", "headers"}} with a new address and headers. *events: what the member
 * "events" says. Sentences begin with a verb.
 */
bool filter_result(struct view text, const struct parcel *p, bool *events,
	struct fail *f);

#endif
