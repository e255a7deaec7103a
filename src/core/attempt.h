/* Attempts at a provider: one, and as many as may be made. */
#ifndef CORE_ATTEMPT_H
#define CORE_ATTEMPT_H

#include "core/exchange.h"

/*
 * Send the request to x->to and its answer to the client. False with *f when
 * no attempt succeeded; x->trouble is the last one's.
 */
bool attempt_all(struct exchange *x, struct fail *f);

#endif
