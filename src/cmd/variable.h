/* References to variables of the environment in a configuration's text. */
#ifndef CMD_VARIABLE_H
#define CMD_VARIABLE_H

#include "base/view.h"

/* The name in "$NAME" or "${name}" if that is all there is; else empty. */
struct view variable_reference(struct view text);

#endif
