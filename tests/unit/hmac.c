/* RFC 4231's test cases, and comparing. */
#include "tap.h"

#include "crypto/hmac.h"

/* Bytes as hexadecimal digits; `times` > 0 repeats the first byte. */
static struct view
bytes(const char *hex, size_t times, char *to)
{
	struct view v = { to, 0 };

	for (; hex[0] != '\0'; hex += 2) {
		unsigned byte;

		sscanf(hex, "%2x", &byte);
		to[v.n++] = (char)byte;
	}
	for (; v.n < times; v.n++)
		to[v.n] = to[0];
	return v;
}

static const struct {
	const char *key;
	size_t key_times;
	const char *data;
	size_t data_times;
	const char *want;
} known[] = {
	{ "0b", 20, "4869205468657265", 0,
	    "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7" },
	{ "4a656665", 0, "7768617420646f2079612077616e7420"
	    "666f72206e6f7468696e673f", 0,
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843" },
	{ "aa", 20, "dd", 50,
	    "773ea91e36800e46854db8ebd09181a7"
	    "2959098b3ef8c122d9635514ced565fe" },
	{ "aa", 131, "54657374205573696e67204c61726765"
	    "72205468616e20426c6f636b2d53697a"
	    "65204b6579202d2048617368204b6579"
	    "204669727374", 0,
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54" },
};

static void
test_known(size_t i)
{
	char key[256], data[256], want[64];
	unsigned char whole[HMAC_BYTES], split[HMAC_BYTES];
	struct view k = bytes(known[i].key, known[i].key_times, key);
	struct view d = bytes(known[i].data, known[i].data_times, data);
	struct view w = bytes(known[i].want, 0, want);
	struct view parts[3] = {
		{ d.p, 1 }, { d.p + 1, 0 }, { d.p + 1, d.n - 1 },
	};

	hmac_sha256(k, &d, 1, whole);
	IS_MEM(whole, HMAC_BYTES, w.p, w.n);
	hmac_sha256(k, parts, 3, split);
	IS_MEM(split, HMAC_BYTES, w.p, w.n);
}

static const struct {
	const char *a, *b;
	bool equal;
} pairs[] = {
	{ "", "", true },
	{ "a", "", false },
	{ "", "a", false },
	{ "secret", "secret", true },
	{ "secret", "secres", false },
	{ "secret", "Secret", false },
	{ "secret", "secret ", false },
	{ "secret", "secretsecret", false },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		test_known(i);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		OK(secret_eq(view_of(pairs[i].a), view_of(pairs[i].b)) ==
		    pairs[i].equal, "'%s' and '%s' are %s", pairs[i].a,
		    pairs[i].b, pairs[i].equal ? "equal" : "not equal");
	return done_testing();
}
