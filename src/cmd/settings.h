/* What Claude Code is told by --settings when ccr starts it. */
#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include "config/config.h"

/*
 * Append the object for "statusLine" where the configuration's StatusLine is
 * enabled; nothing otherwise. False with a sentence.
 */
bool settings_line(const struct config *c, struct buf *out, struct fail *f);

/* Append settings that hold that and nothing else, or nothing. */
bool settings_own(const struct config *c, struct buf *out, struct fail *f);

#endif
