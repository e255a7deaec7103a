/* The words of the script language; directives[] is the list of them. */
#ifndef PROVIDER_DIRECTIVE_H
#define PROVIDER_DIRECTIVE_H

#include "script.h"

struct directive {
	const char *name;
	bool (*run)(struct script *, struct text arg);
};

extern const struct directive directives[];	/* the last has no name */

/* Put the body's end in place. */
bool directive_finish(struct script *, struct text arg);

#endif
