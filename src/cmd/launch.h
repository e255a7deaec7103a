/* Let ccrd listen in the background. */
#ifndef CMD_LAUNCH_H
#define CMD_LAUNCH_H

#include "base/fail.h"

/*
 * Start the program `ccrd` with this configuration on HOST:PORT, detached from
 * terminal and folder, and wait for what it says: EXIT_OK when it listens,
 * else another of command.h's statuses, with a sentence.
 */
int launch(const char *ccrd, const char *config, const char *address,
	struct fail *f);

#endif
