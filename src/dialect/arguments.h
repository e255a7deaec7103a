/*
 * How far a tool call's arguments have come as JSON, followed through the
 * escaped pieces in which they arrive, without holding them.
 */
#ifndef DIALECT_ARGUMENTS_H
#define DIALECT_ARGUMENTS_H

#include "base/view.h"

struct arguments {
	int depth;              /* open containers */
	bool string;            /* inside a string */
	bool backslash;         /* the next character is escaped */
	bool complete;          /* the outermost object has been closed */
};

/*
 * Follow a piece; the first must begin with '{'. Returns how many of its bytes
 * belong to the object: fewer than there are when it ends within.
 */
size_t arguments_follow(struct arguments *a,
	struct view escaped);

#endif
