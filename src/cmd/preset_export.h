/* A configuration as a manifest that can be handed on. */
#ifndef CMD_PRESET_EXPORT_H
#define CMD_PRESET_EXPORT_H

#include "config/config.h"

struct export_about {
	const char *name;
	const char *description, *author;       /* or NULL */
	const char *tags;               /* with commas between, or NULL */
};

/*
 * Append the manifest. What belongs to this machine (APIKEY, HOST, proxies,
 * the log) is left out. Where a secret stands, or what looks like one, there
 * stands #{id} instead, and `schema` asks whoever installs it for the value;
 * variables of the environment stay what they are. Comments are left out.
 * False with a sentence.
 */
bool preset_export(const struct config *c, const struct export_about *about,
	struct buf *out, struct fail *f);

#endif
