/* Header lines of the user's own, sent to a provider with each request. */
#ifndef CONFIG_HEADER_H
#define CONFIG_HEADER_H

#include "config/reading.h"

/* Read the object `headers` (JSON_NONE: there is none) into p->header. */
void read_headers(struct reading *r, int object, struct provider *p);

#endif
