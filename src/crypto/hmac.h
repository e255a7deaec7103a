/* HMAC-SHA-256, and comparing secrets without telling where they differ. */
#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include "base/view.h"

#define HMAC_BYTES 32

/* The HMAC of the parts, one behind the other, under `key`. */
void hmac_sha256(struct view key, const struct view *part, size_t parts,
	unsigned char out[HMAC_BYTES]);

/*
 * Are they equal? The time this takes depends on their lengths alone: what is
 * compared are HMACs under a key that is new each time.
 */
bool secret_eq(struct view a, struct view b);

#endif
