/* A tool of the system's that takes our orders: systemctl, launchctl. */
#ifndef CMD_TOOL_H
#define CMD_TOOL_H

#include "base/buf.h"
#include "base/fail.h"

struct tool {
	const char *const *argv;        /* ends with NULL; argv[0] by PATH */
	size_t named;                   /* how many of them a sentence names */
	bool first;                     /* its first complaint says most, else
					 * its last */
};

/*
 * Run it; what it prints is appended to out. False if it cannot be run or its
 * status is not 0, with its complaint in the sentence.
 */
bool tool_run(const struct tool *t, struct buf *out, struct fail *f);

/* Is there such a program in PATH? */
bool tool_there(const char *name);

#endif
