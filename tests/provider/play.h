/* Sending an answer with all its delays and accidents. */
#ifndef PROVIDER_PLAY_H
#define PROVIDER_PLAY_H

#include "answer.h"
#include "request.h"

/* Carry the answer out; false when the peer went before its end. */
bool play(struct conn *, const struct answer *);

#endif
