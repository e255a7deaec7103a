/*
 * What a provider refuses is not sent again: at once in the same request, and
 * from then on for the same model at the same address (learned.h).
 */
#ifndef CORE_LESSONS_H
#define CORE_LESSONS_H

#include "core/letter.h"

/*
 * How often one attempt is repeated: a refusal names one thing, and the next
 * may name another.
 */
#define LESSONS_RETRIES 3

/* Before the request is written: what the plan has to say of it. */
void lessons_plan(struct exchange *x);

/*
 * Take out of the letter what x->to is known to refuse. Costs nothing where
 * nothing is known.
 */
bool lessons_apply(struct exchange *x, struct letter *l, struct fail *f);

/*
 * The letter was refused, x->trouble says how, and `error` is the whole error:
 * learn from it. True if the same attempt should be made again without what
 * was named, which x->lessons holds until lessons_end.
 */
bool lessons_hear(struct exchange *x, const struct letter *l,
	struct view error);

/*
 * The attempt is over. What helped is remembered, what did not is forgotten;
 * either is logged.
 */
void lessons_end(struct exchange *x, bool helped);

#endif
