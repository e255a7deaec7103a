/*
 * Tokens signed with a key that is made here, checked by openssl; what is said
 * of texts that are no such key; base64url by RFC 4648's own examples.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "crypto/jwt.h"
#include "tap.h"

static char folder[] = "/tmp/ccr-jwt-XXXXXX";

/* Run a command in the folder. */
static bool
run(const char *command)
{
	char line[1024];

	snprintf(line, sizeof(line), "cd %s && (%s) >/dev/null 2>&1", folder,
	    command);
	return system(line) == 0;
}

static struct buf
slurp(const char *name)
{
	struct buf text = BUF(64 * 1024);
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	read_file(path, &text);
	return text;
}

static void
spew(const char *name, struct view text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(text.p, 1, text.n, f) != text.n ||
	    fclose(f) != 0)
		exit(1);
}

static void
base64(void)
{
	static const struct {
		const char *plain, *coded;
	} rows[] = {
		{ "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy" }, { "\xfb\xff\xbf", "-_-_" },
		{ "\xff\xff\xff\xff", "_____w" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out = BUF(64);

		base64url(view_of(rows[i].plain), &out);
		IS(buf_cstr(&out), rows[i].coded);
		buf_free(&out);
	}
}

/* The value of a base64url digit. */
static unsigned
value_of(char c)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";

	return (unsigned)(strchr(digit, c) - digit);
}

static struct buf
decoded(struct view coded)
{
	struct buf out = BUF(64 * 1024);
	unsigned bits = 0, n = 0;

	for (size_t i = 0; i < coded.n; i++) {
		bits = bits << 6 | value_of(coded.p[i]);
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_addc(&out, (char)(bits >> n & 255));
		}
	}
	return out;
}

static const struct jwt claims = {
	.key_id = { "0123abcd", 8 },
	.issuer = { "robot@p.iam.gserviceaccount.com", 31 },
	.scope = { "https://www.googleapis.com/auth/cloud-platform", 46 },
	.audience = { "https://oauth2.googleapis.com/token", 35 },
	.issued = 1700000000,
	.expires = 1700003600,
};

/* Sign with the key of this file, and have openssl look at it. */
static void
verified(const char *name)
{
	struct buf pem = slurp(name), out = BUF(16 * 1024), part;
	struct fail f = { 0 };
	struct view rest, text;

	OK(pem.n > 0 && jwt_key_flaw(buf_view(&pem)) == NULL, "%s: a key",
	    name);
	OK(jwt_sign(&claims, buf_view(&pem), &out, &f), "%s: signed (%s)",
	    name, f.text);
	rest = buf_view(&out);
	text = view_cut(&rest, '.');
	part = decoded(text);
	IS(buf_cstr(&part), "{\"alg\":\"RS256\",\"typ\":\"JWT\","
	    "\"kid\":\"0123abcd\"}");
	buf_free(&part);
	part = decoded(view_cut(&rest, '.'));
	IS(buf_cstr(&part), "{\"iss\":\"robot@p.iam.gserviceaccount.com\","
	    "\"scope\":\"https://www.googleapis.com/auth/cloud-platform\","
	    "\"aud\":\"https://oauth2.googleapis.com/token\","
	    "\"iat\":1700000000,\"exp\":1700003600}");
	buf_free(&part);
	part = decoded(rest);
	spew("signature", buf_view(&part));
	text.n = out.n - rest.n - 1;
	spew("text", text);
	OK(run("openssl dgst -sha256 -verify public.pem -signature signature "
	    "text"), "%s: openssl finds the signature good", name);
	spew("text", view_skip(text, 1));
	OK(!run("openssl dgst -sha256 -verify public.pem -signature signature "
	    "text"), "%s: and not that of another text", name);
	buf_free(&part);
	buf_free(&out);
	buf_wipe(&pem);
}

static void
says(struct view pem, const char *want)
{
	const char *flaw = jwt_key_flaw(pem);
	struct buf out = BUF(16 * 1024);
	struct fail f = { 0 };

	OK(flaw != NULL && view_starts(view_of(flaw), want), "%s", want);
	if (flaw == NULL || !view_starts(view_of(flaw), want))
		fprintf(stderr, "# it says: %s\n", flaw == NULL ? "" : flaw);
	OK(!jwt_sign(&claims, pem, &out, &f) && f.status == 500 &&
	    view_starts(view_of(f.text), "the private key "),
	    "and it is not signed with");
	IS_INT(out.n, 0);
	buf_free(&out);
}

static void
file_says(const char *name, const char *want)
{
	struct buf pem = slurp(name);

	OK(pem.n > 0, "%s is there", name);
	says(buf_view(&pem), want);
	buf_wipe(&pem);
}

/* Cut anywhere it is told, and nothing is read beyond its end. */
static void
cut(void)
{
	struct buf pem = slurp("pkcs8.pem");
	ptrdiff_t end = view_find(buf_view(&pem), VIEW("-----END "));
	size_t good = 0;

	/* Of the last line its beginning is enough. */
	for (size_t n = 0; n < (size_t)end + 8; n++) {
		char *copy = malloc(n + 1);

		memcpy(copy, pem.p, n);
		good += jwt_key_flaw((struct view){ copy, n }) == NULL;
		wipe(copy, n);
		free(copy);
	}
	IS_INT(good, 0);
	OK(jwt_key_flaw((struct view){ pem.p, pem.n - 1 }) == NULL,
	    "the last line end may be missing");
	for (size_t at = 100; at + 30 < pem.n; at += 97) {
		char was = pem.p[at];

		pem.p[at] = '!';
		good += jwt_key_flaw(buf_view(&pem)) == NULL;
		pem.p[at] = was;
	}
	IS_INT(good, 0);
	buf_wipe(&pem);
}

static void
flaws(void)
{
	says(VIEW(""), "is not in PEM");
	says(VIEW("no-real-key"), "is not in PEM");
	says(VIEW("-----BEGIN PRIVATE KEY-----\n"), "is cut off");
	says(VIEW("-----BEGIN PRIVATE KEY-----\n"
	    "-----END PRIVATE KEY-----\n"), "is damaged");
	says(VIEW("-----BEGIN PRIVATE KEY-----\nMIIB\n"
	    "-----END PRIVATE KEY-----\n"), "is damaged");
	says(VIEW("-----BEGIN PRIVATE KEY-----\nM(IB\n"
	    "-----END PRIVATE KEY-----\n"), "is damaged");
	file_says("public.pem", "has no private key");
	file_says("encrypted.pem", "is encrypted");
	file_says("ec.pem", "is no RSA key");
	file_says("sec1.pem", "is no RSA key");
	file_says("short.pem", "is too short");
}

int
main(void)
{
	base64();
	if (mkdtemp(folder) == NULL)
		return 1;
	if (!run("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"
	    " -out pkcs8.pem && openssl rsa -in pkcs8.pem -traditional -out"
	    " pkcs1.pem && openssl pkey -in pkcs8.pem -pubout -out public.pem"
	    " && openssl pkcs8 -topk8 -in pkcs8.pem -passout pass:x -out"
	    " encrypted.pem && openssl genpkey -algorithm EC -pkeyopt"
	    " ec_paramgen_curve:P-256 -out ec.pem && openssl pkey -in ec.pem"
	    " -traditional -out sec1.pem && openssl genpkey -algorithm RSA"
	    " -pkeyopt rsa_keygen_bits:512 -out short.pem")) {
		SKIP("no openssl here that makes keys");
	} else {
		verified("pkcs8.pem");
		verified("pkcs1.pem");
		cut();
		flaws();
	}
	run("rm -f *.pem text signature");
	rmdir(folder);
	return done_testing();
}
