/* As many attempts as may be made, key by key, then the fallback list. */
#ifndef CORE_ROUNDS_H
#define CORE_ROUNDS_H

#include "core/exchange.h"

/*
 * Get the request answered. False with *f when nothing is left to be tried, or
 * nothing more may be since the client has part of an answer.
 */
bool rounds(struct exchange *x, struct fail *f);

#endif
