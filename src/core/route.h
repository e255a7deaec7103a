/* Which provider and model a request goes to, and why. */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include "core/exchange.h"

/*
 * Sets x->to and x->rule. False with a sentence that says what is configured
 * when there is nowhere to go.
 */
bool route(struct exchange *x, struct fail *f);

#endif
