/* From a request's bytes to what it wants. */
#ifndef CORE_PREPARE_H
#define CORE_PREPARE_H

#include "core/exchange.h"

/*
 * Read x->req's body: the plan, the conversation, the router that counts for
 * it, the estimate. False with *f.
 */
bool prepare(struct exchange *x, struct fail *f);

#endif
