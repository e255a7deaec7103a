/* The property list by which launchd knows ccr, launchd/ccr.plist.in. */
#ifndef CMD_AGENT_H
#define CMD_AGENT_H

#include "config/config.h"

/* What stands as Label in it. */
#define AGENT_LABEL "ccr"

/*
 * Append the path of the user's own, ~/Library/LaunchAgents/ccr.plist. False
 * without a HOME.
 */
bool agent_path(struct buf *out, struct fail *f);

/*
 * Append what has to stand in it for this `ccrd` and ccr's home: HOST and
 * PORT, CCR_HOME, PATH, and launchd.log in the home for what ccrd prints.
 * False, with a sentence, if out is too small.
 */
bool agent_text(const struct config *c, const char *ccrd, const char *home,
	struct buf *out, struct fail *f);

/*
 * Append the string, or the first of the strings, that stands under `key` in
 * such a text; false, and nothing appended, if there is none.
 */
bool agent_string(struct view text, const char *key, struct buf *out);

#endif
