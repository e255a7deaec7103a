/*
 * The web search that Anthropic's server would run: what a request wants of
 * it. Claude Code searches by a request of its own that has no other tool.
 */
#ifndef MODEL_SEARCH_H
#define MODEL_SEARCH_H

#include "model/plan.h"

struct search {
	int tool;               /* JSON_NONE: none is wanted */
	/*
	 * Tokens of an array: the domains to search in, or not to; JSON_NONE:
	 * any. A client that gives both lists, which Anthropic refuses, has
	 * the first; an empty list says nothing.
	 */
	int allowed, blocked;
	int location;           /* user_location, an object; or JSON_NONE */
	bool alone;             /* it is the request's only tool */
	bool forced;            /* the model must search */
};

struct search search_of(const struct plan *p);

/*
 * What the client wants found, escaped: the last words of the user. Empty if
 * there are none, or more than anybody would search for.
 */
struct view search_query(const struct plan *p);

#endif
