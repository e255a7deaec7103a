/* Many trials, some of them at a time, each in a process of its own. */
#ifndef CMD_TRIALS_H
#define CMD_TRIALS_H

#include "cmd/crew.h"
#include "cmd/trial.h"

#define TRIALS_AT_ONCE CREW_AT_ONCE

struct trials {
	const struct config *config;
	const char *ccrd;               /* the program */
	const struct trial *trial;
	struct trial_result *result;    /* room for as many */
	size_t n;
	size_t at_once;                 /* at most TRIALS_AT_ONCE */
	bool progress;                  /* a line on standard error */
};

/* Run them all; returns as crew_run does. */
int trials_run(const struct trials *t);

/* Has it given both? */
bool trial_passed(const struct trial_result *r);

#endif
