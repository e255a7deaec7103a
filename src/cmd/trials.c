#include "cmd/trials.h"

#include <stdio.h>

static void
work(const void *context, size_t i, void *result)
{
	const struct trials *t = context;

	trial_run(&t->trial[i], t->config, t->ccrd, result);
}

static void
lost(void *result, const char *why)
{
	struct trial_result *r = result;

	*r = (struct trial_result){ .text = TRIAL_FAILED, .first_ms = -1,
	    .total_ms = -1 };
	snprintf(r->error, sizeof(r->error), "%s", why);
}

bool
trial_passed(const struct trial_result *r)
{
	return r->text == TRIAL_PASSED && r->tool == TRIAL_PASSED;
}

static bool
failed(const void *result)
{
	return !trial_passed(result);
}

int
trials_run(const struct trials *t)
{
	const struct crew c = {
		.n = t->n,
		.at_once = t->at_once,
		.result = t->result,
		.size = sizeof(*t->result),
		.context = t,
		.work = work,
		.lost = lost,
		.failed = failed,
		.done = t->progress ? "tested" : NULL,
	};

	return crew_run(&c);
}
