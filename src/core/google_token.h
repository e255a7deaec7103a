/*
 * Access tokens for Google's Vertex AI. What is configured, a service account
 * or a user's credentials, is exchanged for one that lasts an hour, which the
 * handlers share (google_cache.h).
 */
#ifndef CORE_GOOGLE_TOKEN_H
#define CORE_GOOGLE_TOKEN_H

#include "core/exchange.h"

/*
 * See to it that x->key, where it stands for such credentials, has a token
 * that lasts another minute; any other key is fine as it is. False with *f,
 * and x->trouble says who is to blame, as after an attempt.
 */
bool google_token(struct exchange *x, struct fail *f);

/*
 * After a failed attempt: was it refused for a token that it had found, not
 * asked for? Then the next google_token gets another.
 */
bool google_token_refused(struct exchange *x);

#endif
