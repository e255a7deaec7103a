/* What a failed attempt means: for the next one, and for the client. */
#ifndef CORE_OUTCOME_H
#define CORE_OUTCOME_H

#include "core/exchange.h"

/* Could another attempt fare better? By kind, then status and cause. */
bool outcome_is_retriable(const struct trouble *t);

/*
 * The failure as the client shall read it: Anthropic's status for it, naming
 * provider and model, in the provider's own words. Returns false.
 */
bool outcome_fail(const struct exchange *x, const struct trouble *t,
	struct fail *f);

#endif
