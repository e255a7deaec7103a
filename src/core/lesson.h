/*
 * Something that we send and that a provider was found to refuse: a beta of
 * the header anthropic-beta, a member of the body, or a member's name.
 */
#ifndef CORE_LESSON_H
#define CORE_LESSON_H

#include "base/buf.h"

enum lesson_kind {
	LESSON_BETA,
	LESSON_FIELD,           /* the name is a path: "tools.*.strict" */
	LESSON_NAME             /* "max_tokens=max_completion_tokens" */
};

#define LESSON_NAME_MAX 160

/* How deep a path goes at most: parts between dots. */
#define LESSON_PARTS 8

struct lesson {
	enum lesson_kind kind;
	struct view name;       /* borrowed */
};

/* "beta", "field", "name". */
const char *lesson_kind_name(enum lesson_kind kind);

/* False if it is none of these words. */
bool lesson_kind_of(struct view word, enum lesson_kind *kind);

/*
 * May it be heeded? Not if the conversation, the model, the tools or the
 * stream would go with it, nor if it is no name at all.
 */
bool lesson_is_sound(const struct lesson *l);

bool lesson_same(const struct lesson *a, const struct lesson *b);

/* Append "beta x", "field y", "field max_tokens (now max_output_tokens)". */
void lesson_words(const struct lesson *l, struct buf *out);

#endif
