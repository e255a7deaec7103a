/* What goes to the provider in one attempt, address and all. */
#ifndef CORE_LETTER_H
#define CORE_LETTER_H

#include "core/exchange.h"

/* Owns its memory; the key stands in `headers`. */
struct letter {
	struct buf url, headers, body;
	struct buf proxy, no_proxy, ca_file;
};

/* An empty one that takes x->to's way: its proxy, whom it trusts. */
void letter_open(struct letter *l, const struct exchange *x);

/* All is written: false if not all of it had room. */
bool letter_seal(struct letter *l, struct fail *f);

/* Convert x's request for x->to with x->key. Free it whatever comes of it. */
bool letter_write(struct letter *l, struct exchange *x,
	const struct dialect *d, struct fail *f);
void letter_free(struct letter *l);

/* Append the header lines that the configuration adds for a provider. */
void letter_headers(const struct provider *p, struct buf *out);

/* The call that sends it; borrows from both. */
struct upstream_call letter_call(const struct letter *l,
	const struct exchange *x);

#endif
