/*
 * The client's billing line, x-anthropic-billing-header: ..., the first thing
 * in its system prompt. It means nothing to anyone but Anthropic's own API and
 * would spoil others' prefix caches: it changes with every conversation.
 */
#ifndef DIALECT_ATTRIBUTION_H
#define DIALECT_ATTRIBUTION_H

#include "base/view.h"

/*
 * What is left of the prompt's first text (escaped) without it: what follows
 * the first line end, or nothing. Another text is returned as it is.
 */
struct view attribution_skip(struct view text);

#endif
