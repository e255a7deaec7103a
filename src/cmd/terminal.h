/* Questions to the person at the terminal. */
#ifndef CMD_TERMINAL_H
#define CMD_TERMINAL_H

#include "base/buf.h"

/* Is there one: can it be read from, and does standard error show on it? */
bool terminal_is_there(void);

/*
 * Ask, on standard error, and read a line into answer; an empty one means
 * `standard` (which may be ""). False at the end of input or when interrupted.
 */
bool terminal_ask(const char *question, const char *standard,
	struct buf *answer);

/* The same, without the terminal showing what is typed. */
bool terminal_ask_secret(const char *question, const char *standard,
	struct buf *answer);

/* Ask a question to which anything but "y" or "yes" means no. */
bool terminal_yes(const char *question);

#endif
