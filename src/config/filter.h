/*
 * transformers[], the user's own programs, and CUSTOM_ROUTER_PATH: what is
 * said of them, and whether they are there to be run.
 */
#ifndef CONFIG_FILTER_H
#define CONFIG_FILTER_H

#include "config/reading.h"

/* r->transformers into r->c.filter; before the providers, who use them. */
void read_filters(struct reading *r);

/*
 * The program that `use` calls by this name, or NULL. A JavaScript module
 * without a name of its own in the file is also known by the one that it gives
 * itself, as in the original.
 */
const struct filter *filter_named(struct reading *r, struct view name);

/*
 * A mistake about the value at `token` where what stands at path cannot be
 * run: it is missing, not executable, or others can write it.
 */
void check_program(struct reading *r, int token, struct view path);

#endif
