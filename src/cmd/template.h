/* The configuration that `ccr setup` writes: config.example.json, filled in. */
#ifndef CMD_TEMPLATE_H
#define CMD_TEMPLATE_H

#include "base/buf.h"
#include "base/fail.h"

/* What replaces the example's own; an empty view leaves it. */
struct template_values {
	struct view apikey;
	struct view provider, url, model;       /* all three or none */
	struct view key;                        /* plain text of the key */
	struct view variable;                   /* or the name of a variable */
};

/*
 * Fill `out` with the file. A provider that is given takes the place of the
 * example's only one and becomes the default route; it has no key if neither
 * `key` nor `variable` is given.
 */
bool template_fill(const struct template_values *v, struct buf *out,
	struct fail *f);

#endif
