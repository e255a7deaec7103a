/*
 * Finding the provider and connecting to it. The resolver is the system's but
 * for names that end in .test: nowhere.test is unknown at once, slow.test only
 * after a while, here.test is 127.0.0.1.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>

#include "base/clock.h"
#include "tap.h"
#include "upstream/upstream.h"
#include "upstream_call.h"
#include "upstream_server.h"

static atomic_int asked;

int
getaddrinfo(const char *node, const char *service,
    const struct addrinfo *hints, struct addrinfo **res)
{
	int (*real)(const char *, const char *, const struct addrinfo *,
	    struct addrinfo **);
	void *found = dlsym(RTLD_NEXT, "getaddrinfo");

	memcpy(&real, &found, sizeof(real));
	asked++;
	if (node == NULL || !view_ends(view_of(node), ".test"))
		return real(node, service, hints, res);
	if (strcmp(node, "here.test") == 0)
		return real("127.0.0.1", service, hints, res);
	if (strcmp(node, "slow.test") == 0)
		poll(NULL, 0, 60000);
	return EAI_NONAME;
}

static void
provider(int fd, struct seen *seen)
{
	struct message m = { .body = NULL };

	while (server_read(fd, &m)) {
		seen->requests++;
		server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
		    "\r\nhello");
	}
	free(m.body);
}

static void
mute(int fd, struct seen *seen)
{
	server_wait_for_end(fd, seen);
}

static void
plain(int fd, struct seen *seen)
{
	seen->requests++;
	server_say(fd, "HTTP/1.1 400 Bad Request\r\n\r\n");
}

/* A call that is answered "hello". */
static void
test_name(struct upstream *u, const struct server *s, const char *name)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(server_url(s, "http", name, "/"));

	OK(kept_run(&k, u, &c), "%s is found: %s", name, k.fail.text);
	IS(kept_body(&k), "hello");
	kept_free(&k);
}

/* A call that fails before there is a connection, in these words. */
static void
test_fails(struct upstream *u, const struct upstream_call *c,
    const char *want, int status)
{
	struct kept k = { .heads = 0 };
	int64_t began = clock_ms();

	OK(!kept_run(&k, u, c), "%s fails", c->url);
	IS(k.fail.text, want);
	IS_INT(k.fail.status, status);
	IS_INT(k.trouble.kind, TROUBLE_NETWORK);
	OK(clock_ms() - began < 30000, "without waiting for the resolver");
	kept_free(&k);
}

/* Does libcurl, a library of its own, come to the resolver above? */
static void
try_resolver(struct upstream *u)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to("http://nowhere.test/");

	kept_run(&k, u, &c);
	kept_free(&k);
}

static void
test_names(struct upstream *u, const struct server *s)
{
	struct upstream_call c = call_to("http://nowhere.test/");

	if (asked == 0) {
		SKIP("libcurl asks another resolver than getaddrinfo here");
		return;
	}
	test_name(u, s, "here.test");
	test_fails(u, &c, "cannot resolve nowhere.test", 502);
	c = call_to("https://nowhere.test/");
	c.proxy = "http://user:secret@proxy.nowhere.test:8080";
	test_fails(u, &c, "cannot resolve the proxy proxy.nowhere.test", 502);
	c = call_to("http://slow.test/");
	c.connect_ms = 300;
	test_fails(u, &c, "cannot resolve slow.test within 300 ms", 504);
}

/* The client leaves while the name is looked up. */
static void
test_client_leaves(struct upstream *u)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to("http://slow.test/");
	int64_t began = clock_ms();
	int ends[2];

	if (asked == 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) {
		SKIP("no name that takes time");
		return;
	}
	c.client = ends[0];
	c.quiet_ms = 50;
	k.close_when_quiet = ends[1];
	OK(!kept_run(&k, u, &c) && k.fail.gone,
	    "a client that leaves while the name is looked up");
	OK(clock_ms() - began < 30000, "is noticed at once");
	close(ends[0]);
	kept_free(&k);
}

/*
 * A listener whose queue is full takes no connection and refuses none. Returns
 * its port, or 0 where the system does not do this.
 */
static int
full_listener(int *fds, int n)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int port;

	fds[0] = server_listen(&port);
	listen(fds[0], 0);
	a.sin_port = htons((uint16_t)port);
	for (int i = 1; i < n; i++) {
		struct pollfd p = { .events = POLLOUT };

		p.fd = fds[i] = socket(AF_INET, SOCK_STREAM, 0);
		fcntl(fds[i], F_SETFL, O_NONBLOCK);
		if (connect(fds[i], (struct sockaddr *)&a, sizeof(a)) == -1 &&
		    errno == EINPROGRESS && poll(&p, 1, 200) == 0)
			return port;
	}
	return 0;
}

static void
test_no_connection(struct upstream *u)
{
	int fds[16];
	struct server s = { .port = full_listener(fds, 16) };
	struct upstream_call c;

	if (s.port == 0) {
		SKIP("a full listener takes connections here");
		return;
	}
	c = call_to(server_url(&s, "http", "127.0.0.1", "/"));
	c.connect_ms = 300;
	test_fails(u, &c, with_port("cannot connect to 127.0.0.1:# within"
	    " 300 ms", s.port), 504);
}

/* TLS to somebody who says nothing, or who says something else. */
static void
test_no_tls(struct upstream *u)
{
	struct server s = server_start(mute);
	struct upstream_call c = call_to(server_url(&s, "https", "127.0.0.1",
	    "/"));

	c.connect_ms = 300;
	test_fails(u, &c, with_port("127.0.0.1:# took the connection but TLS"
	    " did not come about within 300 ms", s.port), 504);
	server_stop(&s);
	s = server_start(plain);
	c = call_to(server_url(&s, "https", "127.0.0.1", "/"));
	test_fails(u, &c, with_port("TLS with 127.0.0.1:# failed: what answers"
	    " there is not TLS (http:// instead of https://?)", s.port), 502);
	server_stop(&s);
}

int
main(void)
{
	struct server s = server_start(provider);
	struct upstream *u;

	signal(SIGPIPE, SIG_IGN);
	upstream_init();
	u = upstream_new();
	test_name(u, &s, "127.0.0.1");
	test_name(u, &s, "localhost");
	try_resolver(u);
	test_names(u, &s);
	test_client_leaves(u);
	test_no_connection(u);
	test_no_tls(u);
	upstream_free(u);
	server_stop(&s);
	return done_testing();
}
