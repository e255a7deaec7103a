/* Claude Code's own program. */
#ifndef CMD_CLAUDE_H
#define CMD_CLAUDE_H

#include "config/config.h"

/*
 * Append what is executed: CLAUDE_PATH of the configuration, of the
 * environment, or "claude", which the search path leads to. False when out of
 * memory. c may be NULL.
 */
bool claude_path(const struct config *c, struct buf *path);

/*
 * Ask a program for its --version: append the first line that it prints. False
 * with a sentence that begins with a verb.
 */
bool program_version(const char *path, struct buf *out, struct fail *f);

#endif
