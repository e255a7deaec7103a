/* What a line of status can tell: from the client, from rotation.state, git. */
#ifndef CMD_STATUS_FACTS_H
#define CMD_STATUS_FACTS_H

#include "cmd/facts.h"
#include "config/config.h"

/*
 * Gather them. `in` is what Claude Code has written, an object, or has no
 * tokens; c is NULL where there is no configuration to go by.
 */
void status_facts(const struct json *in, const struct config *c,
	struct facts *f);

#endif
