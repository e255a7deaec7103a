/* Who may ask, over connections of every kind. */
#include "tap.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include "front/address.h"
#include "front/guard.h"

#define OTHER_HOST "421 this Host is not served here; use 127.0.0.1:@, or " \
	"name it in ALLOWED_HOSTS of config.json"
#define PAGE "403 requests from web pages are not served"
#define NO_KEY "401 ccr asks for a key: set ANTHROPIC_AUTH_TOKEN to the " \
	"APIKEY of its config.json"
#define NO_JSON "415 the content-type must be application/json, in UTF-8"
#define OWN "Host: 127.0.0.1:@\r\n"
#define JSON "Content-Type: application/json\r\n"

enum key { OPEN, KEYED };

/* At-signs stand for the connection's port. */
static const struct {
	const char *line, *headers;
	enum key key;
	const char *want;
} cases[] = {
	{ "POST /v1/messages", OWN JSON, OPEN, "ok" },
	{ "POST /v1/messages", "Host: localhost:@\r\n" JSON, OPEN, "ok" },
	{ "POST /v1/messages", "Host: LocalHost:@\r\n" JSON, OPEN, "ok" },
	{ "GET /", "Host: [::1]:@\r\n", OPEN, "ok" },
	{ "GET /", "Host: 127.0.0.2:@\r\n", OPEN, "ok" },

	/* Hosts. */
	{ "GET /", "Host: localhost\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: localhost:1\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: localhost:\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: localhost:+@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: localhost:99999\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: localhost.:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: localhost.example:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: 127.0.0.1.example:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: 127.1:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: 2130706433:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: 0.0.0.0:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: ::1:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: [::2]:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: [localhost]:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: [127.0.0.1]:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: [::1]x:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: [::1\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: 10.0.0.1:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: rebound.example:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host:\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: :@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: ccr.lan:@\r\n", OPEN, OTHER_HOST },
	{ "GET /", "Host: ccr.lan:@\r\n", KEYED, "ok" },
	{ "GET /", "Host: CCR.lan:@\r\n", KEYED, "ok" },
	{ "GET /", "Host: ccr.lan\r\n", KEYED, OTHER_HOST },
	{ "GET /", "Host: any.example\r\n", KEYED, "ok" },
	{ "GET /", "Host: any.example:1234\r\n", KEYED, "ok" },
	{ "GET /", "Host: one.example:8443\r\n", KEYED, "ok" },
	{ "GET /", "Host: one.example\r\n", KEYED, OTHER_HOST },
	{ "GET /", "Host: one.example:8444\r\n", KEYED, OTHER_HOST },
	{ "GET /", "Host: [fd00::1]:8443\r\n", KEYED, "ok" },

	/* Pages in a browser. */
	{ "GET /", OWN "Origin: null\r\n", OPEN, PAGE },
	{ "GET /", OWN "Origin: http://127.0.0.1:@\r\n", OPEN, PAGE },
	{ "GET /", OWN "Origin:\r\n", OPEN, PAGE },
	{ "GET /", OWN "Sec-Fetch-Site: cross-site\r\n", OPEN, PAGE },
	{ "GET /", OWN "Sec-Fetch-Site: same-site\r\n", OPEN, PAGE },
	{ "GET /", OWN "Sec-Fetch-Site:\r\n", OPEN, PAGE },
	{ "GET /", OWN "Sec-Fetch-Site: none\r\n", OPEN, "ok" },
	{ "GET /", OWN "Sec-Fetch-Site: same-origin\r\n", OPEN, "ok" },
	{ "OPTIONS /v1/messages", OWN "Origin: null\r\n", OPEN, PAGE },
	{ "OPTIONS /v1/messages", OWN, KEYED, "405 OPTIONS is not served: "
	    "nothing here is for web pages" },

	/* Keys. */
	{ "POST /v1/messages", OWN JSON, KEYED, NO_KEY },
	{ "POST /v1/messages", OWN JSON "x-api-key: k-1234\r\n", KEYED, "ok" },
	{ "POST /v1/messages", OWN JSON "X-Api-Key:  k-1234 \r\n", KEYED,
	    "ok" },
	{ "POST /v1/messages", OWN JSON "Authorization: Bearer k-1234\r\n",
	    KEYED, "ok" },
	{ "POST /v1/messages", OWN JSON "Authorization: bearer  k-1234\r\n",
	    KEYED, "ok" },
	{ "POST /v1/messages", OWN JSON "Authorization: Bearer other\r\n"
	    "x-api-key: k-1234\r\n", KEYED, "ok" },
	{ "POST /v1/messages", OWN JSON "x-api-key: other\r\n"
	    "Authorization: Bearer k-1234\r\n", KEYED, "ok" },
	{ "POST /v1/messages", OWN JSON "x-api-key: k-123\r\n", KEYED,
	    NO_KEY },
	{ "POST /v1/messages", OWN JSON "x-api-key: k-12345\r\n", KEYED,
	    NO_KEY },
	{ "POST /v1/messages", OWN JSON "x-api-key: K-1234\r\n", KEYED,
	    NO_KEY },
	{ "POST /v1/messages", OWN JSON "x-api-key:\r\n", KEYED, NO_KEY },
	{ "POST /v1/messages", OWN JSON "Authorization: k-1234\r\n", KEYED,
	    NO_KEY },
	{ "POST /v1/messages", OWN JSON "Authorization: Basic k-1234\r\n",
	    KEYED, NO_KEY },
	{ "POST /v1/messages", OWN JSON "Authorization: Bearerk-1234\r\n",
	    KEYED, NO_KEY },
	{ "POST /v1/messages?x-api-key=k-1234", OWN JSON, KEYED, NO_KEY },
	{ "GET /v1/models", OWN, KEYED, NO_KEY },
	{ "GET /nothing", OWN, KEYED, NO_KEY },
	{ "GET /health", OWN, KEYED, "ok" },
	{ "GET /health?x", OWN, KEYED, "ok" },
	{ "HEAD /health", OWN, KEYED, "ok" },
	{ "GET /", OWN, KEYED, "ok" },
	{ "HEAD /", OWN, KEYED, "ok" },
	{ "HEAD /api/hello", OWN, KEYED, "ok" },
	{ "GET /api/hello", OWN, KEYED, NO_KEY },
	{ "POST /health", OWN JSON, KEYED, NO_KEY },
	{ "POST /", OWN JSON, KEYED, NO_KEY },
	{ "GET //", OWN, KEYED, NO_KEY },
	{ "GET /health/../v1/models", OWN, KEYED, NO_KEY },

	/* What is posted. */
	{ "POST /v1/messages", OWN, OPEN, NO_JSON },
	{ "POST /v1/messages", OWN "Content-Type: text/plain\r\n", OPEN,
	    NO_JSON },
	{ "POST /v1/messages", OWN "Content-Type: application/jsonp\r\n",
	    OPEN, NO_JSON },
	{ "POST /v1/messages", OWN "Content-Type: text/plain; "
	    "application/json\r\n", OPEN, NO_JSON },
	{ "POST /v1/messages", OWN "Content-Type: application/"
	    "x-www-form-urlencoded\r\n", OPEN, NO_JSON },
	{ "POST /v1/messages", OWN "Content-Type: Application/JSON;"
	    " charset=UTF-8\r\n", OPEN, "ok" },
	{ "POST /v1/messages", OWN "Content-Type: application/json ;a=b; "
	    "charset=\"utf-8\"\r\n", OPEN, "ok" },
	{ "POST /v1/messages", OWN "Content-Type: application/json; "
	    "charset=latin1\r\n", OPEN, NO_JSON },
	{ "POST /v1/messages", OWN JSON "Content-Encoding: gzip\r\n", OPEN,
	    "415 a body with a content-encoding is not understood; send it "
	    "as it is" },
	{ "POST /v1/messages", OWN JSON "Content-Encoding: identity\r\n",
	    OPEN, "ok" },
	{ "GET /v1/models", OWN "Content-Type: text/plain\r\n", OPEN, "ok" },

	/* One thing before another. */
	{ "POST /v1/messages", "Host: a.example\r\nOrigin: null\r\n", KEYED,
	    OTHER_HOST },
	{ "POST /v1/messages", OWN "Origin: null\r\n", KEYED, PAGE },
	{ "POST /v1/messages", OWN, KEYED, NO_KEY },
};

/* `text` with every @ turned into the port. */
static void
put_port(struct buf *to, const char *text, int port)
{
	for (; *text != '\0'; text++)
		if (*text == '@')
			buf_addi(to, port);
		else
			buf_addc(to, *text);
}

static void
check(int fd, int port, const struct config *c, const char *line,
    const char *headers, const char *want)
{
	static const struct http_limits limits = {
		.head_bytes = 8192, .body_bytes = 8192, .head_ms = 60000,
		.idle_ms = 60000,
	};
	struct stream s;
	struct request r = { 0 };
	struct fail f = { 0 };
	struct buf told = BUF(4096), wanted = BUF(4096);

	stream_open(&s, -1, -1, 1000);
	buf_addf(&s.buf, "%s HTTP/1.1\r\n", line);
	put_port(&s.buf, headers, port);
	buf_adds(&s.buf, "\r\n");
	if (request_head(&s, &r, &limits, &f) != REQUEST_READ)
		buf_addf(&told, "no request: %s", f.text);
	else if (guard(&r, c, fd, &f))
		buf_adds(&told, "ok");
	else
		buf_addf(&told, "%d %s", f.status, f.text);
	put_port(&wanted, want, port);
	IS(buf_cstr(&told), buf_cstr(&wanted));
	buf_free(&told);
	buf_free(&wanted);
	request_free(&r);
	stream_free(&s);
}

/* A TCP socket bound to the address; -1 where there is none such. */
static int
bound(const char *address)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
	int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM, 0), rc;

	inet_pton(AF_INET6, address, &v6.sin6_addr);
	if (fd == -1)
		return -1;
	rc = is_v4 ? bind(fd, (void *)&v4, sizeof(v4)) :
	    bind(fd, (void *)&v6, sizeof(v6));
	if (rc == 0)
		return fd;
	close(fd);
	return -1;
}

static void
test_cases(const struct config *open, const struct config *keyed)
{
	struct address to;
	int fd = bound("127.0.0.1");

	address_of(fd, &to);
	OK(to.network && to.loopback && to.port > 0, "127.0.0.1");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(fd, to.port, cases[i].key == KEYED ? keyed : open,
		    cases[i].line, cases[i].headers, cases[i].want);
	close(fd);
}

/* IPv6's own loopback address is as good as IPv4's. */
static void
test_ipv6(const struct config *open)
{
	struct address to;
	int fd = bound("::1");

	if (fd == -1) {
		SKIP("there is no IPv6 here");
		return;
	}
	address_of(fd, &to);
	OK(to.network && to.loopback && to.port > 0, "::1");
	check(fd, to.port, open, "GET /", "Host: [::1]:@\r\n", "ok");
	check(fd, to.port, open, "GET /", "Host: localhost:@\r\n", "ok");
	check(fd, to.port, open, "GET /", "Host: a.example:@\r\n", OTHER_HOST);
	close(fd);
}

/* Nothing is reachable by this socket: it only has an address. */
static void
test_exposed(const struct config *open, const struct config *keyed)
{
	struct address to;
	int fd = bound("0.0.0.0");

	address_of(fd, &to);
	OK(to.network && !to.loopback, "0.0.0.0");
	check(fd, to.port, open, "GET /health", OWN, "403 ccr answers on an "
	    "address that others can reach, and has no APIKEY: set APIKEY in "
	    "config.json, or HOST to 127.0.0.1");
	check(fd, to.port, keyed, "GET /health", OWN, "ok");
	check(fd, to.port, keyed, "GET /health", "Host: 0.0.0.0:@\r\n", "ok");
	check(fd, to.port, keyed, "GET /v1/models", OWN, NO_KEY);
	close(fd);
}

/* Sockets without a port, and what is no socket at all. */
static void
test_local(const struct config *open)
{
	struct address to;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		OK(false, "cannot make a socket pair");
	address_of(pair[0], &to);
	OK(!to.network && to.loopback, "a socket of this machine");
	check(pair[0], 1, open, "GET /", "Host: localhost\r\n", "ok");
	check(pair[0], 1, open, "GET /", "Host: localhost:99\r\n", "ok");
	check(pair[0], 1, open, "GET /", "Host: a.example\r\n", "421 this "
	    "Host is not served here; use localhost, or name it in "
	    "ALLOWED_HOSTS of config.json");
	check(pair[0], 1, open, "GET /", "Host: localhost\r\n"
	    "Origin: null\r\n", PAGE);
	close(pair[0]);
	close(pair[1]);
	if (pipe(pair) == -1)
		OK(false, "cannot make a pipe");
	check(pair[0], 1, open, "GET /", "Host: localhost\r\n", "ok");
	close(pair[0]);
	close(pair[1]);
}

int
main(void)
{
	struct view allowed[] = {
		VIEW("any.example"), VIEW("one.example:8443"), VIEW("[fd00::1]")
	};
	struct config open = { 0 };
	struct config keyed = {
		.apikey = VIEW("k-1234"), .host = VIEW("ccr.lan"),
		.allowed_host = allowed, .allowed_hosts = 3,
	};

	test_cases(&open, &keyed);
	test_ipv6(&open);
	test_exposed(&open, &keyed);
	test_local(&open);
	return done_testing();
}
