/*
 * A log file of whole lines, bounded in size: when a line would take it over
 * the bound, the file is renamed to NAME.1 and begun anew. Safe with any
 * number of writing processes. Trouble with the log never stops the work.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/view.h"

struct log {
	const char *path;       /* NULL: no log is kept; borrowed */
	int64_t max_bytes;
};

/* Append a line (a newline is added) with one write. */
void log_line(const struct log *log, struct view line);

#endif
