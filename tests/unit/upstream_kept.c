/* Connections kept from call to call, and what ends a call early. */
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "tap.h"
#include "upstream/upstream.h"
#include "upstream_call.h"
#include "upstream_server.h"

#define LENGTH(table) (sizeof(table) / sizeof(*(table)))

#define CHUNKED "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" \
	"Transfer-Encoding: chunked\r\n\r\n"
#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

/*
 * One answer. False when the connection is to be closed. served: how many
 * there were on this connection before.
 */
static bool
answer(int fd, const char *path, int served, struct seen *seen)
{
	if (strcmp(path, "/fresh-only") == 0 && served > 0)
		server_reset(fd);
	if (strcmp(path, "/never") == 0)
		server_reset(fd);
	if (strcmp(path, "/silent") == 0)
		server_wait_for_end(fd, seen);
	if (strncmp(path, "/done", 5) != 0)
		server_say(fd, HELLO);
	else
		server_say(fd, CHUNKED "6\r\n[DONE]\r\n");
	if (strcmp(path, "/done-end") == 0)
		server_say(fd, "0\r\n\r\n");
	if (strcmp(path, "/done-open") == 0)
		server_wait_for_end(fd, seen);
	if (strcmp(path, "/done-reset") == 0)
		server_reset(fd);
	if (strcmp(path, "/done-late") == 0) {
		server_pause(10);
		server_say(fd, "5\r\nafter\r\n0\r\n\r\n");
	}
	while (strcmp(path, "/done-on") == 0)
		server_say(fd, "4\r\nmore\r\n");
	return strcmp(path, "/closes") != 0;
}

static void
provider(int fd, struct seen *seen)
{
	struct message m = { .body = NULL };
	int served = 0;

	while (server_read_head(fd, &m)) {
		seen->requests++;
		/* Before the body is read, so that the sending fails. */
		if (strcmp(m.path, "/fresh-only") == 0 && served > 0)
			server_reset(fd);
		if (!server_read_body(fd, &m, 0) ||
		    !answer(fd, m.path, served++, seen))
			break;
	}
	free(m.body);
}

static char large[8 * 1024 * 1024];

/*
 * Calls made one after the other, and how many new connections each makes.
 * Where that hangs on time, -1.
 */
static const struct {
	const char *path;
	bool large, ok;
	int connections;
} calls[] = {
	{ "/plain", false, true, 1 },
	{ "/plain", false, true, 0 },
	{ "/plain", true, true, 0 },
	{ "/closes", false, true, 0 },
	{ "/plain", false, true, 1 },
	{ "/closes", false, true, 0 },
	{ "/closes", false, true, 1 },
	{ "/plain", false, true, 1 },
	/* A reset instead of the second answer on a connection. */
	{ "/fresh-only", false, true, 1 },
	{ "/fresh-only", false, true, 1 },
	{ "/fresh-only", true, true, 1 },
	{ "/fresh-only", true, true, 1 },
	{ "/never", false, false, 1 },
	{ "/never", false, false, 1 },
	/* Ends of a body after the sink is done. */
	{ "/done-end", false, true, 1 },
	{ "/done-end", false, true, 0 },
	{ "/done-open", false, true, 0 },
	{ "/done-open", false, true, 1 },
	{ "/done-end", false, true, 1 },
	{ "/done-late", false, true, 0 },
	{ "/done-end", false, true, -1 },
	{ "/done-reset", false, true, 0 },
	{ "/done-on", false, true, 1 },
	{ "/plain", false, true, 1 },
};

static void
test_connections(struct upstream *u, const struct server *s)
{
	for (size_t i = 0; i < LENGTH(calls); i++) {
		struct kept k = { .done_with = "[DONE]" };
		struct upstream_call c = call_to(server_url(s, "http",
		    "127.0.0.1", calls[i].path));
		int before = s->seen->connections;

		if (calls[i].large)
			c.body = (struct view){ large, sizeof(large) };
		OK(kept_run(&k, u, &c) == calls[i].ok, "call %zu, %s: %s", i,
		    calls[i].path, k.fail.text);
		if (calls[i].ok)
			OK(view_starts(buf_view(&k.body),
			    strstr(calls[i].path, "done") ? "[DONE]" :
			    "hello"), "call %zu is answered", i);
		if (calls[i].connections >= 0)
			IS_INT(s->seen->connections - before,
			    calls[i].connections);
		kept_free(&k);
	}
}

/* A reset that meets a new connection is told, not tried again. */
static void
test_no_second_try(const struct server *s)
{
	struct upstream *u = upstream_new();
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(server_url(s, "http", "127.0.0.1",
	    "/never"));
	int before = s->seen->requests;

	OK(!kept_run(&k, u, &c), "a reset on a new connection fails");
	IS(k.fail.text, "127.0.0.1 closed the connection without an answer");
	IS_INT(s->seen->requests - before, 1);
	kept_free(&k);
	upstream_free(u);
}

/* Two ends of a TCP connection. */
static void
pair(int *ours, int *theirs)
{
	int port, listener = server_listen(&port);
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	*theirs = socket(AF_INET, SOCK_STREAM, 0);
	if (*theirs == -1 || connect(*theirs, (struct sockaddr *)&a,
	    sizeof(a)) == -1 || (*ours = accept(listener, NULL, NULL)) == -1)
		server_die("a pair of sockets");
	close(listener);
}

/* Let no more descriptors be opened, or as many as before. */
static void
allow_descriptors(bool more)
{
	static struct rlimit before;
	struct rlimit none;
	int next;

	if (more) {
		setrlimit(RLIMIT_NOFILE, &before);
		return;
	}
	getrlimit(RLIMIT_NOFILE, &before);
	none = before;
	next = dup(0);
	close(next);
	none.rlim_cur = (rlim_t)next;
	setrlimit(RLIMIT_NOFILE, &none);
}

static int64_t
cpu_ms(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * INT64_C(1000) +
	    (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1000;
}

/*
 * The client leaves after a second of the provider's silence. It may have sent
 * bytes ahead, and descriptors may be out, so that the watch gets none.
 */
static void
test_client_leaves(struct upstream *u, const struct server *s, bool ahead,
    bool poor)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(server_url(s, "http", "127.0.0.1",
	    "/plain"));
	int hang_ups = s->seen->hang_ups, theirs;
	int64_t began, busy;

	kept_run(&k, u, &c);
	kept_free(&k);
	c.url = server_url(s, "http", "127.0.0.1", "/silent");
	pair(&c.client, &theirs);
	if (ahead && write(theirs, "early", 5) != 5)
		server_die("write");
	c.quiet_ms = 1000;
	k.close_when_quiet = theirs;
	if (poor)
		allow_descriptors(false);
	began = clock_ms();
	busy = cpu_ms();
	OK(!kept_run(&k, u, &c), "a client that leaves ends the call%s%s",
	    ahead ? ", with bytes sent ahead" : "",
	    poor ? ", without a descriptor to watch" : "");
	busy = cpu_ms() - busy;
	began = clock_ms() - began;
	if (poor)
		allow_descriptors(true);
	IS(k.fail.text, "the client has left");
	OK(k.fail.gone, "nobody is left to answer");
	IS_INT(k.trouble.kind, TROUBLE_CLIENT_GONE);
	IS_INT(k.quiets, 1);
	OK(busy < began / 2, "%d ms of work in %d ms of waiting", (int)busy,
	    (int)began);
	close(c.client);
	for (int i = 0; i < 3000 && s->seen->hang_ups == hang_ups; i++)
		server_pause(10);
	IS_INT(s->seen->hang_ups, hang_ups + 1);
	kept_free(&k);
}

/* A client that has left before the call costs no call. */
static void
test_left_before(struct upstream *u, const struct server *s)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(server_url(s, "http", "127.0.0.1",
	    "/plain"));
	int requests = s->seen->requests, theirs;

	pair(&c.client, &theirs);
	close(theirs);
	server_pause(20);
	OK(!kept_run(&k, u, &c) && k.trouble.kind == TROUBLE_CLIENT_GONE,
	    "a client that has left before is gone");
	IS_INT(s->seen->requests, requests);
	close(c.client);
	kept_free(&k);
}

/* A client that stays, with bytes sent ahead, gets its answer. */
static void
test_client_stays(struct upstream *u, const struct server *s)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(server_url(s, "http", "127.0.0.1",
	    "/plain"));
	char early[8];
	int theirs;

	pair(&c.client, &theirs);
	if (write(theirs, "early", 5) != 5)
		server_die("write");
	OK(kept_run(&k, u, &c), "a client that stays: %s", k.fail.text);
	IS_INT(read(c.client, early, sizeof(early)), 5);
	close(c.client);
	close(theirs);
	kept_free(&k);
}

int
main(void)
{
	struct server s = server_start(provider);
	struct upstream *u;

	signal(SIGPIPE, SIG_IGN);
	upstream_init();
	u = upstream_new();
	test_connections(u, &s);
	test_no_second_try(&s);
	test_client_leaves(u, &s, false, false);
	test_client_leaves(u, &s, true, false);
	test_client_leaves(u, &s, false, true);
	test_client_leaves(u, &s, true, true);
	test_left_before(u, &s);
	test_client_stays(u, &s);
	upstream_free(u);
	server_stop(&s);
	return done_testing();
}
