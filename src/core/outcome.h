/* What a failed attempt means: for the next one, and for the client. */
#ifndef CORE_OUTCOME_H
#define CORE_OUTCOME_H

#include "core/exchange.h"

enum next {
	NEXT_STOP,              /* the request itself, or our own trouble */
	NEXT_KEY,               /* another key, at once */
	NEXT_PROVIDER_TROUBLE,  /* another key at once, else later */
	NEXT_LATER              /* nobody's key: with back-off */
};

/* What to do after a failure. By kind, then cause. */
enum next outcome_next(const struct trouble *t);

/*
 * The attempt's end in rotation's terms; the caller adds the ticket. `word`
 * gets our short name for the error.
 */
struct verdict outcome_verdict(const struct exchange *x, bool ok, char *word,
	size_t size);

/*
 * The failure as the client shall read it: Anthropic's status for it, naming
 * provider and model, in the provider's own words. Returns false.
 */
bool outcome_fail(const struct exchange *x, const struct trouble *t,
	struct fail *f);

#endif
