/* The last look at a sentence before it leaves: no key may stand in it. */
#ifndef CORE_REDACT_H
#define CORE_REDACT_H

#include "config/config.h"

/*
 * Overwrite with '*', in a NUL-terminated text of at most `size` bytes, every
 * configured key that is known, every token that Google gave for one, and every
 * piece of 12 or more characters of either. c may be NULL.
 */
void redact(char *text, size_t size, const struct config *c);

/* The same with one secret, in n bytes. One of under 4 bytes stays. */
void redact_one(char *text, size_t n, struct view key);

#endif
