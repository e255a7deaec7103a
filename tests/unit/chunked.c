/* Bodies in chunks: at once, and with every byte on its own. */
#include "feed.h"

#include <signal.h>

static const struct {
	const char *in, *want;
} cases[] = {
	{ CHUNKED "3\r\nabc\r\n0\r\n\r\n", "POST /v1/messages ||abc|keep" },
	{ CHUNKED "1\r\na\r\n00A\r\n0123456789\r\n000\r\n\r\n",
	    "POST /v1/messages ||a0123456789|keep" },
	{ CHUNKED "0\r\n\r\n", "POST /v1/messages |||keep" },
	{ POST "transfer-encoding: Chunked\r\n\r\n1;a=b;c=\"d\"\r\na\r\n"
	    "0 ; e\r\n\r\n", "POST /v1/messages ||a|keep" },
	{ CHUNKED "1\r\na\r\n0\r\nX: y\r\nContent-Length: 5\r\n\r\n",
	    "POST /v1/messages ||a|keep" },
	{ CHUNKED "1\r\na", "closed" },
	{ CHUNKED "-1\r\na\r\n0\r\n\r\n", "400 a chunk of the body does not "
	    "begin with its size in hexadecimal digits" },
	{ CHUNKED "+1\r\na\r\n0\r\n\r\n", "400 a chunk of the body does not "
	    "begin with its size in hexadecimal digits" },
	{ CHUNKED "0x1\r\na\r\n0\r\n\r\n", "400 a chunk of the body does not "
	    "begin with its size in hexadecimal digits" },
	{ CHUNKED "1 \r\na\r\n0\r\n\r\n", "400 a chunk of the body does not "
	    "begin with its size in hexadecimal digits" },
	{ CHUNKED " 1\r\na\r\n0\r\n\r\n", "400 a chunk of the body does not "
	    "begin with its size in hexadecimal digits" },
	{ CHUNKED "\r\na\r\n0\r\n\r\n", "400 a chunk of the body does not "
	    "begin with its size in hexadecimal digits" },
	{ CHUNKED "1\x0b\r\na\r\n0\r\n\r\n", "400 a chunk of the body does "
	    "not begin with its size in hexadecimal digits" },
	{ CHUNKED "1;\r\r\na\r\n0\r\n\r\n", "400 a chunk of the body does not "
	    "begin with its size in hexadecimal digits" },
	{ CHUNKED "10000000000000001\r\na\r\n0\r\n\r\n", "400 a chunk of the "
	    "body does not begin with its size in hexadecimal digits" },
	{ CHUNKED "41\r\n", "413 the request's body is longer than 64 bytes "
	    "(MAX_BODY_BYTES)" },
	{ CHUNKED "fffffffffffffff\r\n", "413 the request's body is longer "
	    "than 64 bytes (MAX_BODY_BYTES)" },
	{ CHUNKED "1\na\r\n0\r\n\r\n", "400 the body's chunks are not well "
	    "formed" },
	{ CHUNKED "1\r\na\n0\r\n\r\n", "400 the body's chunks are not well "
	    "formed" },
	{ CHUNKED "1\r\nab\r\n0\r\n\r\n", "400 the body's chunks are not well "
	    "formed" },
	{ CHUNKED "2\r\na\r\n0\r\n\r\n", "400 the body's chunks are not well "
	    "formed" },
	{ CHUNKED "0\r\nX : y\r\n\r\n", "400 a header name is followed by a "
	    "blank; the colon must follow at once" },
	{ CHUNKED "0\r\nX: y\n\r\n", "400 the body's chunks are not well "
	    "formed" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		feed_check(view_of(cases[i].in), 1, view_of(cases[i].want));
	feed_check(VIEW(CHUNKED "1;\0\r\na\r\n0\r\n\r\n"), 1, VIEW("400 a "
	    "chunk of the body does not begin with its size in hexadecimal "
	    "digits"));
}

/* What follows a body that was refused is no request. */
static void
test_next(void)
{
	feed_check(VIEW(CHUNKED "2\r\nab\r\n0\r\nA: b\r\n\r\n" GET "\r\n"), 2,
	    VIEW("POST /v1/messages ||ab|keep; GET / |||keep"));
	feed_check(VIEW(CHUNKED "x\r\n\r\n" GET "\r\n"), 2, VIEW("400 a chunk "
	    "of the body does not begin with its size in hexadecimal digits; "
	    "closed"));
}

static void
test_limits(void)
{
	struct http_limits limits = feed_limits;
	struct buf b = BUF(1 << 20);

	feed_check(feed_filled(&b, CHUNKED "1;", 5000, ""), 1,
	    VIEW("400 the body's chunks are not well formed"));
	feed_check(feed_filled(&b, CHUNKED "0\r\nA: ", 20000, ""), 1,
	    VIEW("400 the body's chunks are not well formed"));
	/* Many short extensions are as bad as a long one. */
	limits.body_bytes = 1 << 20;
	feed_filled(&b, CHUNKED, 0, "");
	for (int i = 0; i < 20; i++) {
		buf_adds(&b, "1;");
		for (int n = 0; n < 1000; n++)
			buf_addc(&b, 'y');
		buf_adds(&b, "\r\na\r\n");
	}
	feed_once(buf_view(&b), &limits, false, 1,
	    VIEW("400 the body's chunk extensions are too long"));
	/* The limit counts all chunks together. */
	feed_filled(&b, CHUNKED, 0, "");
	for (int i = 0; i < 64; i++)
		buf_adds(&b, "1\r\na\r\n");
	buf_adds(&b, "1\r\n");
	feed_check(buf_view(&b), 1, VIEW("413 the request's body is longer "
	    "than 64 bytes (MAX_BODY_BYTES)"));
	buf_free(&b);
}

/* Chunks of many sizes. */
static void
put_chunks(struct buf *wire, struct view body)
{
	uint32_t random = 7;

	buf_adds(wire, "Transfer-Encoding: chunked\r\n\r\n");
	for (size_t n; body.n > 0; body = view_skip(body, n)) {
		random = random * 1664525 + 1013904223;
		n = (random >> 8) % 200000 + 1;
		if (n > body.n)
			n = body.n;
		buf_addf(wire, "%zX\r\n", n);
		buf_add(wire, (struct view){ body.p, n });
		buf_adds(wire, "\r\n");
	}
	buf_adds(wire, "0\r\n\r\n");
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_cases();
	test_next();
	test_limits();
	feed_silent(VIEW(CHUNKED "2\r\nab"), "408 nothing of the request's "
	    "body came for 30 ms");
	feed_silent(VIEW(CHUNKED "2"), "408 nothing of the request's body "
	    "came for 30 ms");
	feed_large(POST, 32 << 20, put_chunks);
	return done_testing();
}
