/*
 * The members of an object, or the elements of an array, in a text that is
 * known to be JSON, without cutting it into tokens: one look at each byte and
 * no memory. For the few changes that are made to a long text.
 *
 *	struct members m = members_of(text);
 *
 *	while (members_next(&m))
 *		... m.name, m.value
 */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include "base/view.h"

struct members {
	struct view name;       /* escaped, without quotes; empty in an array */
	struct view value;      /* its text, without blanks around it */
	struct view rest;
	bool object;
};

/*
 * Stand before the first. What is no container, or no JSON, has no members, or
 * some of what it seems to have.
 */
struct members members_of(struct view text);
bool members_next(struct members *m);

/* Is the text that of an object, an array? */
bool members_object(struct view text);
bool members_array(struct view text);

/* Do two escaped names mean the same? */
bool members_same(struct view a, struct view b);

#endif
