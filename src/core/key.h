/* Which key an attempt is made with, and what rotation hears of its end. */
#ifndef CORE_KEY_H
#define CORE_KEY_H

#include "core/exchange.h"

/* The keys of one provider during one request; all zeroes at its beginning. */
struct keys {
	size_t provider;        /* its index in the config */
	bool *tried;            /* one a key; owned */
	struct pick pick;       /* the last */
	bool counted;           /* pick is a use that must be reported */
};

/* False when out of memory. */
bool keys_open(struct keys *k, const struct exchange *x);
void keys_free(struct keys *k);

enum key_end {
	KEY_CHOSEN,             /* x->key is set; NULL where none is needed */
	KEY_NONE,               /* all were tried: x->trouble is the last */
	KEY_FAILED              /* *f says why there is none */
};

enum key_end key_choose(struct keys *k, struct exchange *x, struct fail *f);

/* Tell rotation how the attempt ended. */
void key_report(struct keys *k, struct exchange *x, bool ok);

/* Forget what was tried: the only key may be tried once more. */
void keys_forget(struct keys *k, const struct exchange *x);

#endif
