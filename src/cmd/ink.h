/* Colours, for terminals alone. */
#ifndef CMD_INK_H
#define CMD_INK_H

#include "base/buf.h"

enum ink { INK_NONE, INK_GREEN, INK_YELLOW, INK_RED, INK_BOLD, INK_DIM };

/* Append text, in that ink where there is colour. */
void ink_add(struct buf *out, enum ink ink, bool colour, struct view text);

#endif
