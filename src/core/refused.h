/*
 * What of a request a provider refuses, read off its error: betas of the
 * header and members of the body, of those that were sent. A new release of
 * Claude Code sends one more, and every provider that looks closely answers
 * 400 (github.com/MoonshotAI/kimi-cli/issues/1344).
 */
#ifndef CORE_REFUSED_H
#define CORE_REFUSED_H

#include "base/arena.h"
#include "core/lesson.h"

#define REFUSED_MAX 16

struct sent {
	struct view headers;    /* lines "Name: value\n" */
	struct view body;
};

/* Begins as all zeroes; owns its names. */
struct refused {
	struct lesson lesson[REFUSED_MAX];
	size_t n;
	/* What it had signed or encrypted, for the client to return. */
	bool returned;
	struct arena arena;
};

/*
 * Read the error's text, JSON or not. All lessons are sound (lesson.h), none
 * is there twice, and each is about something that stands in *sent.
 */
void refused_read(struct refused *r, const struct sent *sent,
	struct view error);
void refused_free(struct refused *r);

#endif
