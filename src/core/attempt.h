/* One attempt at a provider with one key. */
#ifndef CORE_ATTEMPT_H
#define CORE_ATTEMPT_H

#include "core/exchange.h"

/*
 * Send the request to x->to with x->key, and the reply to the client. False
 * with *f, and x->trouble says what the provider or the network did; its kind
 * is TROUBLE_NONE when neither is to blame.
 */
bool attempt(struct exchange *x, struct fail *f);

#endif
