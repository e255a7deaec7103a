/* Router and fallback, wherever they stand. */
#ifndef CONFIG_ROUTER_H
#define CONFIG_ROUTER_H

#include "config/member.h"

#define ROUTER_STANDARD { \
	.long_context_threshold = 60000, \
	.think_effort = VIEW_INIT("high"), \
}

/*
 * The routes that two objects name; either can be JSON_NONE. Without fallback
 * lists those of config.json count.
 */
void read_routes(struct reading *r, int router, int fallback,
	struct router *out);

/* The field is a struct selector: "provider,model". */
void read_selector(struct reading *r, const struct member *m, void *field,
	int value);

/* The field is a struct selector_list. */
void read_selector_list(struct reading *r, const struct member *m,
	void *field, int value);

#endif
