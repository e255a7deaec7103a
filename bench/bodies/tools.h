/* The tools of a made-up request. */
#ifndef BODIES_TOOLS_H
#define BODIES_TOOLS_H

#include "text.h"

/*
 * Append `"tools":[...]` with n tools whose schemas have the oddities that
 * Claude Code's have ($schema, additionalProperties, integer bounds of 2^53,
 * a property without a type, nested arrays, empty properties, defer_loading).
 */
void tools_write(struct page *, unsigned n);

#endif
