/* Many jobs, some of them at a time, each in a process of its own. */
#ifndef CMD_CREW_H
#define CMD_CREW_H

#include <stdbool.h>
#include <stddef.h>

#define CREW_AT_ONCE 64

struct crew {
	size_t n;
	size_t at_once;         /* at most CREW_AT_ONCE */
	void *result;           /* room for n of size bytes, without pointers */
	size_t size;
	const void *context;
	/* In a process of its own, with SIGPIPE ignored: do job i. All bytes
	 * of the result are 0 before. */
	void (*work)(const void *context, size_t i, void *result);
	/* The result of a job that could not be begun, or was ended; so too. */
	void (*lost)(void *result, const char *why);
	/* For the line of progress on standard error. */
	bool (*failed)(const void *result);
	const char *done;       /* "tested"; NULL: no such line */
};

/*
 * Do them all. 0, or the signal that was to end us: then everything that was
 * under way has ended, and the terminal is clean.
 */
int crew_run(const struct crew *c);

/* What is left to do with such a signal: to be ended by it. */
void crew_die(int number);

#endif
