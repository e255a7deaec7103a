/* The environment of the user's programs. */
#ifndef TRANSFORM_PROGRAM_ENV_H
#define TRANSFORM_PROGRAM_ENV_H

#include "config/config.h"

/*
 * May a program see this variable, "NAME=value"? Not if a key of the
 * configuration is in it or it is a piece of one, and not what belongs to a
 * service itself.
 */
bool program_may_see(const struct config *c, struct view variable);

#endif
