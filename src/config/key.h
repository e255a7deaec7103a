/* API keys as they stand in the file. */
#ifndef CONFIG_KEY_H
#define CONFIG_KEY_H

#include "config/reading.h"

/*
 * Read api_keys and, after them, api_key (either may be JSON_NONE) into p, the
 * provider of this name. Tells what is wrong with each.
 */
void read_keys(struct reading *r, struct provider *p, int api_keys,
	int api_key);

/* Append an empty key with a label of its own; NULL when out of memory. */
struct api_key *add_key(struct reading *r, struct provider *p);

/* NULL, or why this cannot be a key: "is empty", ... */
const char *key_flaw(struct view key);

#endif
