/* Where in a body stands what a provider calls by a name of its own. */
#ifndef CORE_REFUSED_PLACE_H
#define CORE_REFUSED_PLACE_H

#include "base/view.h"

/* Gets a member's path as edits_add takes it; borrowed for the call. */
typedef void refused_found(void *context, struct view path);

/*
 * Look up a name, or a path whose parts stand between dots, slashes or
 * brackets, in a body that is a JSON object. Numbers of elements and words
 * that are no members ("tools.0.custom.strict") are passed over; letter case
 * and underscores do not count, as Google and xAI spell names in their own
 * way. A name that is no member of the body itself is looked for in the usual
 * objects inside of it, and may be found several times. Nothing is found that
 * is not there.
 */
void refused_place(struct view body, struct view told, refused_found *found,
	void *context);

#endif
