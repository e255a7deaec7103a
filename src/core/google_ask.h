/* Asking Google for an access token. */
#ifndef CORE_GOOGLE_ASK_H
#define CORE_GOOGLE_ASK_H

#include "config/google.h"
#include "core/exchange.h"

/* The most that it takes, milliseconds, beside reaching Google. */
#define GOOGLE_ASK_MS 30000

/*
 * Exchange the account for a token, which is then in it and new. False as
 * google_token.
 */
bool google_ask(struct exchange *x, struct google_account *a,
	struct fail *f);

#endif
