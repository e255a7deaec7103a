/* What `ccr check` learns of JavaScript modules by asking them. */
#ifndef CMD_CHECK_MODULES_H
#define CMD_CHECK_MODULES_H

#include "config/config.h"

/*
 * Have node load each module of transformers[]: one that cannot be loaded is
 * an error, one that wants what ccr has not a warning, one that goes by
 * another name a note. Nothing is done where there is no node.
 */
void check_modules(const struct config *c, struct mistakes *m);

#endif
