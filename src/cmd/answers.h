/* What `ccr setup` is told of a provider: by options, or at a terminal. */
#ifndef CMD_ANSWERS_H
#define CMD_ANSWERS_H

#include "base/buf.h"

/* Name, URL and model are all given or all empty. */
struct answers {
	struct buf name, url, model;
	struct buf key, variable;       /* one of them, or none */
	bool force;
};

#define ANSWERS ((struct answers){ .name = BUF(256), .url = BUF(4096), \
	.model = BUF(512), .key = BUF(4096), .variable = BUF(512) })

/*
 * What options leave out of a known provider is added. False when they are
 * wrong; then it has been said, or *usage is set.
 */
bool answers_from_options(struct answers *a, int argc, char **argv,
	bool *usage);

/* Ask for everything. False when the person leaves. */
bool answers_from_terminal(struct answers *a);

/*
 * Append the name of the variable that the file's only key comes from, if it
 * comes from one; without answers, that of the example's provider.
 */
void answers_variable(const struct answers *a, struct buf *out);

/* The provider that the example names. */
const char *answers_example(void);

/* Append the variable in which the provider's key usually is. */
void answers_usual_variable(struct view provider, struct buf *out);

/* Is it the name of a variable? */
bool answers_is_variable(struct view name);

/* Is it a server of the user's, which asks for no key? By name and URL. */
bool answers_keyless(const struct answers *a);

/* Free all; wipes the key. */
void answers_free(struct answers *a);

#endif
