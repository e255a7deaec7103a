/*
 * A log file of whole lines, bounded in size: when a line would take it over
 * the bound, the file is renamed to NAME.1 and begun anew. Safe with any
 * number of writing processes. Trouble with the log never stops the work.
 *
 * Where something else keeps logs (the journal), entries for which no file was
 * named go there.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/entry.h"

struct log {
	const char *path;       /* NULL: no log is kept; borrowed */
	int64_t max_bytes;      /* of the file; 0 for no bound */
};

/*
 * Append a line (a newline is added) with one write. Control characters in it
 * become question marks, and a line of over max_bytes is cut. It waits for
 * other writers, a quarter of a second at the most. A line is lost, whole, when
 * it cannot be written: no such folder, no permission, a full disk, or a file
 * at its bound that cannot be renamed. A new file has mode 0600.
 */
void log_line(const struct log *log, struct view line);

/* An entry, behind the time in UTC, as a line of the file. */
void log_entry(const struct log *log, const struct entry *e);

/* What keeps entries instead of a file, to be set once; it returns nothing. */
typedef void log_keeper(const struct entry *e);
void log_keep_with(log_keeper *keeper);

/* Hand the entry to the keeper; false if there is none. */
bool log_keep(const struct entry *e);

#endif
