/*
 * A signed token (RFC 7519) by which a service account proves who it is (RFC
 * 7523, section 2.1). Signed with RS256: RSASSA-PKCS1-v1_5 over SHA-256.
 */
#ifndef CRYPTO_JWT_H
#define CRYPTO_JWT_H

#include "base/buf.h"
#include "base/fail.h"

struct jwt {
	struct view key_id;             /* empty: not told */
	struct view issuer, scope, audience;
	int64_t issued, expires;        /* seconds since 1970 */
};

/*
 * NULL if this is an RSA private key in PEM, PKCS#8 or PKCS#1, of 1024 to 4096
 * bits; else what is wrong with it: "is ...", "has ...".
 */
const char *jwt_key_flaw(struct view pem);

/*
 * Append HEAD.CLAIMS.SIGNATURE. Copies of the key are overwritten. False, with
 * status 500, for a key with a flaw.
 */
bool jwt_sign(const struct jwt *t, struct view pem, struct buf *out,
	struct fail *f);

/* Append bytes as RFC 4648, section 5, has them, without padding. */
void base64url(struct view bytes, struct buf *out);

#endif
