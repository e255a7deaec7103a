/*
 * <CCR-SUBAGENT-MODEL>provider,model</CCR-SUBAGENT-MODEL>: by it the prompt of
 * an agent says which model it is for.
 */
#ifndef CORE_AGENT_TAG_H
#define CORE_AGENT_TAG_H

#include "base/view.h"

struct agent_tag {
	size_t at, n;           /* all of it, in the text */
	struct view inside;     /* escaped, blanks around it cut off */
};

/*
 * The first tag from `from` on in a JSON string's inside, whose angle brackets
 * and slash may be escaped. False if there is none: one that does not end, or
 * with a line end or more than 200 bytes in it, is none.
 */
bool agent_tag_find(struct view escaped, size_t from, struct agent_tag *tag);

#endif
