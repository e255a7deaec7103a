/* What a connection keeps from one request to the next, beside its config. */
#ifndef CORE_KEPT_H
#define CORE_KEPT_H

#include "core/learned.h"
#include "core/project.h"
#include "core/prompt_file.h"

/* Starts as all zeroes. */
struct kept {
	struct project project;
	struct prompt_file prompt;
	struct learned learned;
};

/* The configuration is about to be freed, or another one. */
void kept_forget(struct kept *k);

void kept_free(struct kept *k);

#endif
