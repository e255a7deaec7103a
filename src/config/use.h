/* A provider's transformer lists. */
#ifndef CONFIG_USE_H
#define CONFIG_USE_H

#include "config/reading.h"

/*
 * Read `transformer` (may be JSON_NONE) into p->list. p->model is there
 * already: it tells models' lists from options.
 */
void read_transformer(struct reading *r, struct provider *p, int transformer);

#endif
