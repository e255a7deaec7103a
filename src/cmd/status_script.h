/* Modules of type "script": a program's first line. */
#ifndef CMD_STATUS_SCRIPT_H
#define CMD_STATUS_SCRIPT_H

#include "cmd/status_line.h"

/*
 * Run the program at the module's scriptPath until the deadline and append the
 * first line that it prints, with its colours; nothing if it fails. It reads
 * the client's JSON, with one member more, "ccr": the named texts and the
 * module's options. A JavaScript module in the original's format (a function
 * of the named texts and the options) is run by node.
 */
void status_script(const struct status_line *l, int module,
	int64_t deadline_ms, struct buf *out);

#endif
