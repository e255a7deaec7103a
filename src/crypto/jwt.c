#include "crypto/jwt.h"

#include <bearssl.h>

#include "json/write.h"

/* The longest key that BearSSL can sign with, and the shortest to accept. */
#define BITS_MOST 4096
#define BITS_LEAST 1024

#define TEXT_MAX (16 * 1024)

void
base64url(struct view bytes, struct buf *out)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	int n = 0;

	for (size_t i = 0; i < bytes.n; i++) {
		bits = bits << 8 | (unsigned char)bytes.p[i];
		for (n += 8; n >= 6; n -= 6)
			buf_addc(out, digit[bits >> (n - 6) & 63]);
	}
	if (n > 0)
		buf_addc(out, digit[bits << (6 - n) & 63]);
}

static const char cut_off[] = "is cut off: its END line is missing";

static void
take_der(void *key, const void *bytes, size_t n)
{
	br_skey_decoder_push(key, bytes, n);
}

/* What stands in a PEM object of this name; NULL: a private key. */
static const char *
flaw_of_name(struct view name)
{
	if (view_is(name, "PRIVATE KEY") || view_is(name, "RSA PRIVATE KEY"))
		return NULL;
	if (view_is(name, "ENCRYPTED PRIVATE KEY"))
		return "is encrypted; it must be in the clear";
	if (view_is(name, "EC PRIVATE KEY"))
		return "is no RSA key";
	return "has no private key in it";
}

/* Let the decoder have the text, up to the end of its first object. */
static const char *
read_object(br_pem_decoder_context *pem, struct view text,
    br_skey_decoder_context *key, bool *within)
{
	const char *flaw;

	while (text.n > 0) {
		text = view_skip(text, br_pem_decoder_push(pem, text.p,
		    text.n));
		switch (br_pem_decoder_event(pem)) {
		case BR_PEM_BEGIN_OBJ:
			flaw = flaw_of_name(view_of(br_pem_decoder_name(pem)));
			if (flaw != NULL)
				return flaw;
			br_pem_decoder_setdest(pem, take_der, key);
			*within = true;
			break;
		case BR_PEM_END_OBJ:
			return NULL;
		case BR_PEM_ERROR:
			return "is damaged: not all of it is base64";
		default:
			break;
		}
	}
	return *within ? cut_off :
	    "is not in PEM: it must begin with -----BEGIN PRIVATE KEY-----";
}

static const char *
flaw_of_key(const br_skey_decoder_context *key)
{
	if (br_skey_decoder_last_error(key) != 0)
		return "is damaged, or too long";
	if (br_skey_decoder_key_type(key) != BR_KEYTYPE_RSA)
		return "is no RSA key";
	if (br_skey_decoder_get_rsa(key)->n_bitlen < BITS_LEAST)
		return "is too short to be safe";
	if (br_skey_decoder_get_rsa(key)->n_bitlen > BITS_MOST)
		return "is too long: at most 4096 bits can be used";
	return NULL;
}

/* NULL, or a flaw. *key is to be wiped in any case. */
static const char *
read_key(struct view text, br_skey_decoder_context *key)
{
	br_pem_decoder_context pem;
	bool within = false;
	const char *flaw;

	br_skey_decoder_init(key);
	br_pem_decoder_init(&pem);
	flaw = read_object(&pem, text, key, &within);
	/* The decoder wants a line end behind the last line. */
	if (flaw == cut_off)
		flaw = read_object(&pem, VIEW("\n"), key, &within);
	wipe(&pem, sizeof(pem));
	return flaw != NULL ? flaw : flaw_of_key(key);
}

const char *
jwt_key_flaw(struct view pem)
{
	br_skey_decoder_context key;
	const char *flaw = read_key(pem, &key);

	wipe(&key, sizeof(key));
	return flaw;
}

/* Append the SHA-256 of the text, signed. False if the key does not work. */
static bool
sign(struct view text, const br_rsa_private_key *key, struct buf *out)
{
	unsigned char hash[br_sha256_SIZE], signature[BITS_MOST / 8];
	br_sha256_context c;
	bool ok;

	br_sha256_init(&c);
	br_sha256_update(&c, text.p, text.n);
	br_sha256_out(&c, hash);
	ok = br_rsa_pkcs1_sign_get_default()(BR_HASH_OID_SHA256, hash,
	    sizeof(hash), key, signature) == 1;
	if (ok)
		base64url((struct view){ (const char *)signature,
		    (key->n_bitlen + 7) / 8 }, out);
	return ok;
}

static void
write_head(const struct jwt *t, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "alg");
	jw_cstr(&w, "RS256");
	jw_key(&w, "typ");
	jw_cstr(&w, "JWT");
	if (t->key_id.n > 0) {
		jw_key(&w, "kid");
		jw_string(&w, t->key_id);
	}
	jw_close(&w, '}');
}

static void
write_claims(const struct jwt *t, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "iss");
	jw_string(&w, t->issuer);
	jw_key(&w, "scope");
	jw_string(&w, t->scope);
	jw_key(&w, "aud");
	jw_string(&w, t->audience);
	jw_key(&w, "iat");
	jw_int(&w, t->issued);
	jw_key(&w, "exp");
	jw_int(&w, t->expires);
	jw_close(&w, '}');
}

/* HEAD.CLAIMS */
static void
write_text(const struct jwt *t, struct buf *out)
{
	struct buf json = BUF(TEXT_MAX);

	write_head(t, &json);
	base64url(buf_view(&json), out);
	out->failed |= json.failed;
	buf_clear(&json);
	write_claims(t, &json);
	buf_addc(out, '.');
	base64url(buf_view(&json), out);
	out->failed |= json.failed;
	buf_free(&json);
}

bool
jwt_sign(const struct jwt *t, struct view pem, struct buf *out,
    struct fail *f)
{
	br_skey_decoder_context key;
	struct buf text = BUF(2 * TEXT_MAX);
	const char *flaw = read_key(pem, &key);

	if (flaw == NULL) {
		write_text(t, &text);
		buf_add(out, buf_view(&text));
		buf_addc(out, '.');
		if (!sign(buf_view(&text), br_skey_decoder_get_rsa(&key),
		    out))
			flaw = "does not work: its numbers do not fit";
		out->failed |= text.failed;
	}
	wipe(&key, sizeof(key));
	buf_free(&text);
	if (flaw != NULL)
		return fail(f, 500, "the private key %s", flaw);
	return !out->failed || fail(f, 500, "out of memory");
}
