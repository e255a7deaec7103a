/*
 * Any bytes as the file of an account, as a kept token, as a private key in
 * PEM, and as the numbers of an RSA key that is otherwise well-formed. What is
 * taken is complete and printable, and a key that is taken can be tried.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "core/google_cache.h"
#include "crypto/jwt.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
printable(struct view v)
{
	MUST(v.p != NULL && v.p[v.n] == '\0');
	for (size_t i = 0; i < v.n; i++)
		MUST(v.p[i] >= ' ' && v.p[i] < 0x7f);
}

static void
file(struct view text)
{
	struct arena a = { 0 };
	struct fail f = { 0 };
	struct google_account *g = google_read(&a, text, &f);

	if (g == NULL) {
		MUST(f.status == 500 && f.text[0] != '\0');
	} else {
		printable(g->email);
		printable(g->key_id);
		printable(g->client_id);
		printable(g->client_secret);
		printable(g->token_uri);
		printable(g->project);
		printable(g->bills);
		MUST(g->secret.n > 0 && g->token_uri.n > 0);
		MUST(g->user || g->email.n > 0);
		MUST(!google_token_lasts(g));
	}
	arena_free(&a);
}

static void
token(struct view text)
{
	struct google_account *g = calloc(1, sizeof(*g));

	MUST(g != NULL);
	if (google_cache_read(text, g)) {
		struct view kept = view_of(g->token);

		printable(kept);
		MUST(kept.n > 0 && kept.n < GOOGLE_TOKEN_SIZE);
		MUST(google_token_lasts(g));
	} else {
		MUST(g->token[0] == '\0');
	}
	free(g);
}

/* What has no flaw can be signed with, or is told to be unfit then. */
static void
key(struct view pem)
{
	const struct jwt claims = { .key_id = VIEW("k"), .issuer = VIEW("i"),
		.scope = VIEW("s"), .audience = VIEW("a"), .issued = 1,
		.expires = 2 };
	struct buf out = BUF(64 * 1024);
	struct fail f = { 0 };
	bool ok = jwt_sign(&claims, pem, &out, &f);

	MUST(ok || f.status == 500);
	if (jwt_key_flaw(pem) != NULL)
		MUST(!ok && out.n == 0);
	buf_free(&out);
}

/* Bytes as what stands between BEGIN and END. */
static void
in_pem(struct view der, const char *name)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf pem = BUF(1 << 20);

	buf_addf(&pem, "-----BEGIN %s-----\n", name);
	for (size_t i = 0; i + 3 <= der.n; i += 3) {
		const unsigned char *b = (const unsigned char *)der.p + i;

		buf_addc(&pem, digit[b[0] >> 2]);
		buf_addc(&pem, digit[(b[0] & 3) << 4 | b[1] >> 4]);
		buf_addc(&pem, digit[(b[1] & 15) << 2 | b[2] >> 6]);
		buf_addc(&pem, digit[b[2] & 63]);
		if (i % 48 == 45)
			buf_addc(&pem, '\n');
	}
	buf_addf(&pem, "\n-----END %s-----\n", name);
	key(buf_view(&pem));
	buf_free(&pem);
}

/* A positive INTEGER of n bytes, none of them left out. */
static void
number(struct buf *der, const uint8_t *data, size_t size, size_t n)
{
	buf_addf(der, "\x02\x82%c", (char)(n >> 8));
	buf_addc(der, (char)n);
	buf_addc(der, size == 0 ? 1 : (char)(data[0] % 127 + 1));
	for (size_t i = 1; i < n; i++)
		buf_addc(der, size == 0 ? 1 : (char)data[i % size]);
}

/* PKCS#1: version, n, e, d, p, q, dp, dq, iq. The sizes are the input's. */
static void
numbers(const uint8_t *data, size_t size)
{
	struct buf body = BUF(1 << 16), der = BUF(1 << 16);

	buf_add(&body, (struct view){ "\x02\x01\x00", 3 });
	for (size_t i = 0; i < 8; i++) {
		size_t n = 128 + (size > i ? data[i] : 0) % 40;

		if (i == 1)
			n = 3;
		/* All of it in groups of three, without padding. */
		while (i == 7 && (4 + body.n + 4 + n) % 3 != 0)
			n++;
		number(&body, size > i ? data + i : NULL,
		    size > i ? size - i : 0, n);
	}
	buf_addf(&der, "\x30\x82%c", (char)(body.n >> 8));
	buf_addc(&der, (char)body.n);
	buf_add(&der, buf_view(&body));
	in_pem(buf_view(&der), "RSA PRIVATE KEY");
	buf_free(&body);
	buf_free(&der);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view text = { (const char *)data + 1, size - 1 };

	if (size == 0)
		return 0;
	switch (data[0] % 4) {
	case 0:
		file(text);
		token(text);
		break;
	case 1:
		key(text);
		break;
	case 2:
		in_pem(text, "PRIVATE KEY");
		in_pem(text, "RSA PRIVATE KEY");
		break;
	default:
		numbers(data + 1, size - 1);
		break;
	}
	return 0;
}
