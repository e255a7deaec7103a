/*
 * What a provider that speaks as the client does refuses a request with.
 * Claude Code knows some refusals by their words, and does without what was
 * refused: so they go on as they are.
 */
#ifndef CORE_REFUSAL_H
#define CORE_REFUSAL_H

#include "core/exchange.h"

/*
 * Keep the body in x->refusal if it is what the client shall hear: an error
 * document, and the request is to blame, not the key. A prompt that is too
 * long has to be called that, in words of ours if need be. What a provider of
 * the fallback list says is never what the client hears.
 */
void refusal_keep(struct exchange *x, const struct trouble *t, int status,
	struct view body);

#endif
