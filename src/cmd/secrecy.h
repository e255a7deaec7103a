/* What of a configuration must not be handed on. */
#ifndef CMD_SECRECY_H
#define CMD_SECRECY_H

#include "cmd/mask.h"

/* A text has a secret in it: one that m knows, or what looks like one. */
bool secrecy_holds(const struct mask *m, struct view text);

/*
 * The text is a reference to a variable of the environment, maybe with a word
 * around it, as in "Bearer $KEY".
 */
bool secrecy_is_reference(struct view text);

/* A URL with a name, a password or a key in it. */
bool secrecy_in_url(struct view url);

#endif
