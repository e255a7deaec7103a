/* The configuration for a program's eyes: without its secrets. */
#ifndef CONFIG_PUBLIC_H
#define CONFIG_PUBLIC_H

#include "config/config.h"

/*
 * Append config.json with variables put in, as strict JSON on any number of
 * lines. Members whose names speak of keys, tokens, passwords or credentials
 * are left empty, and so are proxies, URLs' queries, headers and every string
 * in which a known key stands.
 */
void config_write_public(const struct config *c, struct buf *out);

/* Does a member's or variable's name say that its value is such? */
bool config_is_private(struct view name);

#endif
