/* Many trials, some of them at a time, each in a process of its own. */
#ifndef CMD_TRIALS_H
#define CMD_TRIALS_H

#include "cmd/trial.h"

#define TRIALS_AT_ONCE 64

struct trials {
	const struct config *config;
	const char *ccrd;               /* the program */
	const struct trial *trial;
	struct trial_result *result;    /* room for as many */
	size_t n;
	size_t at_once;                 /* at most TRIALS_AT_ONCE */
	bool progress;                  /* a line on standard error */
};

/*
 * Run them all. 0, or the signal that was to end us: then everything that was
 * under way has ended, and the terminal is clean.
 */
int trials_run(struct trials *t);

#endif
