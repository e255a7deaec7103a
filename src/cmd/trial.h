/* One key and one model, tried through the real conversion. */
#ifndef CMD_TRIAL_H
#define CMD_TRIAL_H

#include "config/config.h"

struct trial {
	const struct provider *provider;
	const struct api_key *key;      /* NULL: the provider has none */
	struct view model;
};

struct trial_result {
	enum trial_end { TRIAL_NOT_TRIED, TRIAL_PASSED, TRIAL_FAILED } text,
	    tool;
	int64_t first_ms;       /* of the text: to its first event; -1: none */
	int64_t total_ms;       /* to its end */
	char error[1024];       /* a sentence about what has failed, or "" */
};

/*
 * Start the program `ccrd` for this key alone, ask for some text and, if that
 * came, for a tool call. ccrd notes in rotation.state how it went. Returns when
 * it has ended. SIGPIPE must be ignored.
 */
void trial_run(const struct trial *t, const struct config *c, const char *ccrd,
	struct trial_result *r);

#endif
