/* Names of the user's that stand in paths, headers and the log. */
#ifndef CONFIG_LABEL_H
#define CONFIG_LABEL_H

#include "config/reading.h"

/*
 * A name of letters, digits, '.', '_' and '-' (`token` is a string, or a
 * member's name). False after a mistake.
 */
bool label_of(struct reading *r, int token, struct view *name);

/* "rules:NAME", kept as long as the configuration. */
const char *label_make(struct reading *r, const char *before,
	struct view name);

#endif
