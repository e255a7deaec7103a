/* What Claude Code must find in its environment to come to ccr. */
#ifndef CMD_ENVIRONMENT_H
#define CMD_ENVIRONMENT_H

#include "cmd/service.h"

/* value NULL: the variable must not be there. Called once a variable. */
typedef void environment_sink(void *context, const char *name,
	const char *value);

/* For the listener that service_look has found. False when out of memory. */
bool environment(const struct config *c, const struct service *s,
	environment_sink *sink, void *context);

/* Does a NO_PROXY have this name in it, as it is? */
bool environment_lists(struct view list, struct view name);

#endif
