/*
 * Providers whose address nobody should have to look up: by the names that
 * people call them. What else is to be known of them follows from the address.
 */
#ifndef CONFIG_KNOWN_H
#define CONFIG_KNOWN_H

#include "config/url.h"

#define KNOWN_NAMES 4

struct known {
	const char *names[KNOWN_NAMES + 1];     /* the usual first; then NULL */
	/* Bases by what is spoken there; NULL: none, or none that we know. */
	const char *chat, *messages, *gemini;
	bool yours;             /* a word in capitals in them is the user's */
	const char *variable;   /* where a key usually is; NULL: needs none */
	const char *models[3];  /* some that there are; ends with NULL */
};

/* By their names, in alphabetical order; NULL behind the last. */
const struct known *known_row(size_t i);

/*
 * The provider of that name, or NULL. Letter case does not count, nor do
 * points, blanks and dashes: "Z.AI" is "zai".
 */
const struct known *known_find(struct view name);

/*
 * One that may have been meant: misspelt, or with more behind it, as in
 * "deepseek-work". NULL if there is none.
 */
const struct known *known_near(struct view name);

/* How it is spoken to unless something is said. */
enum url_style known_style(const struct known *k);

/* Append the URL to call. False if none is known of that style. */
bool known_url(const struct known *k, enum url_style style, struct buf *out);

#endif
