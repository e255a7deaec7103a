#include "crypto/hmac.h"

#include <bearssl.h>

#include "base/random.h"

void
hmac_sha256(struct view key, const struct view *part, size_t parts,
	unsigned char out[HMAC_BYTES])
{
	br_hmac_key_context k;
	br_hmac_context c;

	br_hmac_key_init(&k, &br_sha256_vtable, key.p, key.n);
	br_hmac_init(&c, &k, 0);
	for (size_t i = 0; i < parts; i++)
		br_hmac_update(&c, part[i].p, part[i].n);
	br_hmac_out(&c, out);
}

bool
secret_eq(struct view a, struct view b)
{
	char key[HMAC_BYTES];
	unsigned char x[HMAC_BYTES], y[HMAC_BYTES];
	struct view k = { key, sizeof(key) };
	unsigned char differ = 0;

	random_bytes(key, sizeof(key));
	hmac_sha256(k, &a, 1, x);
	hmac_sha256(k, &b, 1, y);
	for (size_t i = 0; i < HMAC_BYTES; i++)
		differ |= x[i] ^ y[i];
	return differ == 0;
}
