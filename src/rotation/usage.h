/*
 * What answers have taught about tokens: how many a model really takes for each
 * one that was estimated, and what the last answer of a conversation said.
 * Kept in rotation.state; forgetting it costs nothing but accuracy.
 */
#ifndef ROTATION_USAGE_H
#define ROTATION_USAGE_H

#include "rotation/rotation.h"

/* Which conversation: subagents and small jobs share a session. */
struct thread {
	struct view session;            /* empty: not known */
	struct view agent;              /* empty: the main one */
	struct view model;              /* as the client asked for it */
};

/* An answer whose provider has said what it took. */
struct answered {
	int64_t estimate;               /* of the request, as it was made */
	int64_t input, output;          /* tokens; all of the prompt's */
	int64_t took_ms;                /* from the first word to the last */
	uint32_t by;                    /* usage_last: usage_model of whose */
};

/* Learn from it, for the model that answered and for the conversation. */
void usage_note(struct rotation *r, const struct thread *t,
	struct view provider, struct view model, const struct answered *a);

/*
 * A number that stands for a model in this state, which rotation_look has
 * copied; two of them seldom have the same.
 */
uint32_t usage_model(struct rotation *r, struct view provider,
	struct view model);

/* What the last answer of a conversation was. False if nobody knows. */
bool usage_last(struct rotation *r, const struct thread *t,
	struct answered *out);

/*
 * A better estimate of a request than `estimate`: what the conversation took
 * last time and what has come to it since, by what the model is known to take.
 */
int64_t usage_expect(struct rotation *r, const struct thread *t,
	struct view provider, struct view model, int64_t estimate);

#endif
