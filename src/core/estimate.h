/*
 * How many tokens the request has: estimated from its text, corrected by what
 * its conversation and its model took before, learned from the answer.
 */
#ifndef CORE_ESTIMATE_H
#define CORE_ESTIMATE_H

#include "core/exchange.h"

/*
 * Set x->estimate and x->tokens, the latter as the model of Router.default
 * would count. x->thread and x->router are set already.
 */
void estimate_request(struct exchange *x);

/* Set x->tokens as the model counts that the client names, if it is one. */
void estimate_for_named(struct exchange *x);

/* Set x->tokens as x->to counts. */
void estimate_for_target(struct exchange *x);

/* x->to has answered: learn from the usage that it reported. */
void estimate_learn(const struct exchange *x);

#endif
