/* Router.rules: "if this holds, use that". */
#ifndef CONFIG_RULES_H
#define CONFIG_RULES_H

#include "config/member.h"

/* The field is a struct router. */
void read_rules(struct reading *r, const struct member *m, void *field,
	int value);

#endif
