/* Text for a shell to read. */
#ifndef CMD_SHELL_H
#define CMD_SHELL_H

#include "base/buf.h"

/* Append a text as one word for any Bourne shell. */
void shell_quote(struct buf *out, struct view text);

#endif
