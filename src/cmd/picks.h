/* Which trials `ccr test` has been asked for. */
#ifndef CMD_PICKS_H
#define CMD_PICKS_H

#include "cmd/trial.h"

/* NULL: all. Letter case is forgiven. */
struct picks {
	const char *provider, *model, *key;
};

/* Are there such? Says on standard error what is misspelt. */
bool picks_check(const struct picks *p, const struct config *c);

/* List them, model by model; `to` may be NULL. Returns how many. */
size_t picks_list(const struct picks *p, const struct config *c,
	struct trial *to);

#endif
