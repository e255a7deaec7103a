/*
 * The sentences in which providers refuse a member of a request. Only those
 * forms count that are known to mean just this; a name that merely stands in a
 * text does not.
 */
#ifndef CORE_REFUSED_WORDS_H
#define CORE_REFUSED_WORDS_H

#include "base/view.h"

struct refused_name {
	struct view parent;     /* a path in front of it; may be empty */
	struct view name;       /* or a path, as told */
	struct view instead;    /* a name that is taken; may be empty */
};

typedef void refused_named(void *context, const struct refused_name *name);

/* Hand over what the text refuses, one by one, in the order of the forms. */
void refused_words(struct view text, refused_named *named, void *context);

/*
 * Does it refuse what it had signed or encrypted for the client to return?
 * Gemini does after a change of key or model, OpenAI now and then
 * (github.com/openai/codex/issues/8120).
 */
bool refused_what_returned(struct view text);

#endif
