/* What would become of a request. Nothing is sent, nothing is changed. */
#ifndef CORE_EXPLAIN_H
#define CORE_EXPLAIN_H

#include "core/letter.h"
#include "core/trace.h"

/* How far it would come. Starts as all zeroes. */
struct explanation {
	struct trace trace;
	bool routed;            /* x->to and x->rule are set */
	bool keyed;             /* x->key is, where one is needed */
	bool written;           /* letter holds what would be sent */
	const struct dialect *dialect;
	struct letter letter;
	struct fail why;        /* if one of these is not so */
};

/*
 * Take x through everything that comes before its request is sent, with the
 * same functions: the user's programs are run too. x->rotation was opened by
 * rotation_look. The letter is written if it is wanted; of a Google account it
 * has no token, since that would have to be asked for.
 */
void explain(struct exchange *x, bool letter, struct explanation *e);
void explanation_free(struct explanation *e);

#endif
