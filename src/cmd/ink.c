#include "cmd/ink.h"

/* ECMA-48, 8.3.117: select graphic rendition. */
static const char *const begin[] = {
	[INK_NONE] = "",
	[INK_GREEN] = "\033[32m",
	[INK_YELLOW] = "\033[33m",
	[INK_RED] = "\033[31m",
	[INK_BOLD] = "\033[1m",
	[INK_DIM] = "\033[2m",
};

void
ink_add(struct buf *out, enum ink ink, bool colour, struct view text)
{
	bool inked = colour && ink != INK_NONE && text.n > 0;

	if (inked)
		buf_adds(out, begin[ink]);
	buf_add(out, text);
	if (inked)
		buf_add(out, VIEW("\033[0m"));
}
