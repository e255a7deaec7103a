/* What ccr answers, by method and path. */
#ifndef CORE_ENDPOINT_H
#define CORE_ENDPOINT_H

#include "core/exchange.h"

struct endpoint {
	const char *method, *path;
	/* Answers, or returns false with *f for the caller to tell. */
	bool (*run)(struct exchange *x, struct fail *f);
	bool logged;            /* it has a line in the log */
};

/*
 * The endpoint for a request. NULL with 404, or with 405 and the `Allow`
 * header added to the answer.
 */
const struct endpoint *endpoint_find(struct exchange *x, struct fail *f);

/* The main job; one file each. */
bool messages(struct exchange *x, struct fail *f);
bool count_tokens(struct exchange *x, struct fail *f);
bool models(struct exchange *x, struct fail *f);

#endif
