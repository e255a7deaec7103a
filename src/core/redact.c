#include "core/redact.h"

#include <string.h>

/* Pieces of a key shorter than this are too common to be told from words. */
#define PIECE 12

/* How many bytes a and b begin with alike. */
static size_t
alike(struct view a, struct view b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

void
redact_one(char *text, size_t n, struct view key)
{
	size_t least = key.n < PIECE ? key.n : PIECE;

	if (key.n < 4)
		return;
	for (size_t i = 0; i + least <= n; i++) {
		for (size_t k = 0; k + least <= key.n; k++) {
			size_t same = alike((struct view){ text + i, n - i },
			    view_skip(key, k));

			if (same >= least)
				memset(text + i, '*', same);
		}
	}
}

struct text {
	char *p;
	size_t n;
};

static bool
redact_secret(void *context, struct view secret)
{
	const struct text *text = context;

	redact_one(text->p, text->n, secret);
	return true;
}

void
redact(char *text, size_t size, const struct config *c)
{
	struct text whole = { text, strnlen(text, size) };

	if (c != NULL)
		config_secrets(c, redact_secret, &whole);
}
