/* The options of the entries in a transformer list. */
#ifndef CONFIG_USE_OPTIONS_H
#define CONFIG_USE_OPTIONS_H

#include "config/reading.h"

/* A list whose entries are known, and what stands beside its "use". */
struct use_owner {
	const struct provider *p;
	struct use_list *list;
	int siblings;           /* the object around "use"; JSON_NONE: none */
	/* Is this member of it a model's list, no option? NULL: never. */
	bool (*is_list)(struct reading *r, const struct provider *p, int name);
};

/*
 * Read the options of all entries, each from its u->options, which is siblings
 * where an entry has none of its own. Of an entry's own options an unknown one
 * is a mistake; siblings are for whoever in the list knows them, and an entry
 * that takes any option gets those that nobody else knows.
 */
void read_list_options(struct reading *r, const struct use_owner *o);

#endif
