/*
 * The members of a request that a plan has a say in: transformers change the
 * plan, and where it differs from the client's body, it counts.
 */
#ifndef DIALECT_ANTHROPIC_PLANNED_H
#define DIALECT_ANTHROPIC_PLANNED_H

#include "model/plan.h"

/*
 * Does the plan want another value than the body has, in the member of this
 * name? It is appended to *value; nothing: the member is to go.
 */
bool planned_differs(const struct plan *p, int name, struct buf *value);

/* Append what the body has not, each member with a comma: "\"a\":1,". */
void planned_missing(const struct plan *p, struct buf *members);

#endif
