/* What the user's programs are lent of a request: transform/program.h. */
#ifndef CORE_OUTSIDE_H
#define CORE_OUTSIDE_H

#include "core/exchange.h"

/* Fill x->outside, which borrows x. */
void outside_open(struct exchange *x);

/* A line for the log about a program of the user's. */
void outside_tell(const struct exchange *x, struct view name,
	struct view line);

#endif
