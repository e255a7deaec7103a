/* An estimate of how many tokens a request has, in one pass over its text. */
#ifndef CORE_TOKENS_H
#define CORE_TOKENS_H

#include "json/json.h"

/* Counts system, messages (every block type) and tools; at least 1. */
int64_t tokens_estimate(const struct json *in);

#endif
