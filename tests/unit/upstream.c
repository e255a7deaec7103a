/* Transfers to a provider that behaves, and to one that does not. */
#include "upstream/upstream.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "tap.h"
#include "upstream_call.h"
#include "upstream_server.h"

#define LENGTH(table) (sizeof(table) / sizeof(*(table)))

#define CHUNKED "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" \
	"Transfer-Encoding: chunked\r\n\r\n"

/* What each path is answered with, and then the connection is closed. */
static const struct {
	const char *path, *answer;
} canned[] = {
	{ "/cut-length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
	    "0123456789" },
	{ "/cut-chunk", CHUNKED "5\r\nhello\r\n" },
	{ "/cut-in-chunk", CHUNKED "50\r\nhello" },
	{ "/cut-head", "HTTP/1.1 200 OK\r\nContent-Le" },
	{ "/until-close", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello" },
	{ "/no-answer", "" },
	{ "/garbage", "220 mail.example.com ESMTP\r\n\r\n" },
	{ "/old", "hello, this is HTTP 0.9\n" },
	{ "/bad-status", "HTTP/1.1 abc OK\r\n\r\n" },
	{ "/status-999", "HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n" },
	{ "/switch", "HTTP/1.1 101 Switching Protocols\r\n"
	    "Upgrade: websocket\r\nConnection: upgrade\r\n\r\n" },
	{ "/bad-chunk", CHUNKED "xyz\r\nhello\r\n" },
	{ "/bad-length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello" },
	{ "/gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
	    "Content-Length: 5\r\n\r\nhello" },
};

/* The same, but the connection is kept. */
static const struct {
	const char *path, *answer;
} decent[] = {
	{ "/plain", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
	    "Content-Type: Application/JSON; charset=utf-8\r\n"
	    "x-request-id: second\r\nrequest-id: req_01-Ab\r\n\r\nhello" },
	{ "/stream", CHUNKED "7\r\ndata: 1\r\n2\r\n\n\n\r\n0\r\n"
	    "Trailer: x\r\nRetry-After: 9\r\n\r\n" },
	{ "/problem", "HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n"
	    "Content-Type: application/problem+json\r\n"
	    "X-Should-Retry: true\r\nx-request-id: bad id!\r\n\r\n{}" },
	{ "/identity", "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n"
	    "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nok" },
	{ "/redirect", "HTTP/1.1 307 Temporary Redirect\r\n"
	    "Location: /plain\r\nContent-Length: 4\r\n\r\nmove" },
	{ "/limited", "HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n"
	    "anthropic-ratelimit-unified-status: rejected\r\n"
	    "anthropic-ratelimit-requests-limit: 50\r\n"
	    "x-should-retry: false\r\nretry-after: 2.5\r\n"
	    "Anthropic-Ratelimit-Unified-5h-Reset:1800000000\r\n\r\n" },
	{ "/refused", "HTTP/1.1 407 Proxy\r\nContent-Length: 0\r\n\r\n" },
	{ "/slow-upload", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" },
	{ "/empty", "HTTP/1.1 204 No Content\r\n\r\n" },
	{ "/interim", "HTTP/1.1 103 Early Hints\r\nRetry-After: 77\r\n\r\n"
	    "HTTP/1.1 100 Continue\r\n\r\n"
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" },
};

/* Send a line or a chunk again and again, for ever. */
static void
endlessly(int fd, const char *first, const char *again)
{
	server_say(fd, first);
	for (;;)
		server_say(fd, again);
}

static void
play_drip(int fd, int bytes, int ms)
{
	server_say(fd, CHUNKED);
	for (int i = 0; i < bytes; i++) {
		server_say(fd, "1\r\n");
		server_pause(ms);
		server_say(fd, "x");
		server_pause(ms);
		server_say(fd, "\r\n");
	}
	server_say(fd, "0\r\n\r\n");
}

/* Say who asked and what: the request's head and body, as the body. */
static void
play_echo(int fd, const struct message *m)
{
	char head[128];

	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
	    "Content-Length: %zu\r\n\r\n", strlen(m->head) + m->n);
	server_say(fd, head);
	server_say(fd, m->head);
	server_send(fd, m->body, m->n);
}

static void
play_megabyte(int fd)
{
	static char block[1024 * 1024];

	memset(block, 'x', sizeof(block));
	server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n");
	server_send(fd, block, sizeof(block));
}

/* The beginning of an answer, and what is then sent for ever. */
static const struct {
	const char *path, *first, *again;
} endless[] = {
	{ "/endless", CHUNKED, "8\r\nblah\nbla\r\n" },
	{ "/long-head", "HTTP/1.1 200 OK\r\n", "X: yyyyyyyyyyyyyyy\r\n" },
	{ "/long-line", "HTTP/1.1 200 OK\r\nX: ", "yyyyyyyyyyyyyyyyyyy" },
	{ "/flood", "", "HTTP/1.1 103 Hint\r\nLink: <x>\r\n\r\n" },
	{ "/trailers", CHUNKED "5\r\nhello\r\n0\r\n", "X: yyyyyyy\r\n" },
};

/* Longer parts of the play. False for a path that has none. */
static bool
play_scene(int fd, const struct message *m, struct seen *seen)
{
	for (size_t i = 0; i < LENGTH(endless); i++)
		if (strcmp(m->path, endless[i].path) == 0)
			endlessly(fd, endless[i].first, endless[i].again);
	if (strcmp(m->path, "/drip") == 0)
		play_drip(fd, 10, 20);
	else if (strcmp(m->path, "/slow-drip") == 0)
		play_drip(fd, 5, 120);
	else if (strcmp(m->path, "/echo") == 0)
		play_echo(fd, m);
	else if (strcmp(m->path, "/megabyte") == 0)
		play_megabyte(fd);
	else if (strcmp(m->path, "/reset") == 0)
		server_reset(fd);
	else if (strcmp(m->path, "/in-two") == 0) {
		server_say(fd, CHUNKED "5\r\nhello\r\n");
		server_pause(1600);
		server_say(fd, "6\r\n world\r\n0\r\n\r\n");
	} else if (strcmp(m->path, "/silent") == 0)
		server_wait_for_end(fd, seen);
	else if (strcmp(m->path, "/stall") == 0) {
		server_say(fd, CHUNKED "5\r\nhello\r\n");
		server_wait_for_end(fd, seen);
	} else
		return false;
	return true;
}

static bool
play_canned(int fd, const char *path)
{
	for (size_t i = 0; i < LENGTH(decent); i++)
		if (strcmp(path, decent[i].path) == 0) {
			server_say(fd, decent[i].answer);
			return true;
		}
	for (size_t i = 0; i < LENGTH(canned); i++)
		if (strcmp(path, canned[i].path) == 0) {
			server_say(fd, canned[i].answer);
			return false;
		}
	_exit(1);
}

/* 413 before the body has been read, which then is. */
static void
play_early(int fd, struct message *m)
{
	server_say(fd, "HTTP/1.1 413 Too Large\r\nConnection: close\r\n"
	    "Content-Length: 3\r\n\r\nbig");
	server_read_body(fd, m, 0);
}

/* Answer request after request. */
static void
provider(int fd, struct seen *seen)
{
	struct message m = { .body = NULL };
	int small = 65536;

	while (server_read_head(fd, &m)) {
		bool slow = strcmp(m.path, "/slow-upload") == 0;

		seen->requests++;
		if (strcmp(m.path, "/early") == 0) {
			play_early(fd, &m);
			break;
		}
		if (slow)
			setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small,
			    sizeof(small));
		if (!server_read_body(fd, &m, slow ? 12 : 0) ||
		    (!play_scene(fd, &m, seen) && !play_canned(fd, m.path)))
			break;
	}
	free(m.body);
}

static const char *
url_of(const struct server *s, const char *path)
{
	return server_url(s, "http", "127.0.0.1", path);
}

#define NONE VIEW_INIT("")

/* Replies that end properly, whatever they say. */
static const struct {
	const char *path, *body;
	struct upstream_head head;
} proper[] = {
	{ "/plain", "hello", { 200, false, true, -1, 0, "req_01-Ab",
	    NONE } },
	{ "/stream", "data: 1\n\n", { 200, true, false, -1, 0, "", NONE } },
	{ "/problem", "{}", { 400, false, true, -1, 't', "", NONE } },
	{ "/identity", "ok", { 200, false, false, -1, 0, "", NONE } },
	{ "/redirect", "move", { 307, false, false, -1, 0, "", NONE } },
	{ "/limited", "", { 429, false, false, 2500, 'f', "",
	    VIEW_INIT("anthropic-ratelimit-unified-status: rejected\n"
	    "Anthropic-Ratelimit-Unified-5h-Reset: 1800000000\n") } },
	{ "/refused", "", { 407, false, false, -1, 0, "", NONE } },
	{ "/empty", "", { 204, false, false, -1, 0, "", NONE } },
	{ "/interim", "ok", { 200, false, false, -1, 0, "", NONE } },
	{ "/drip", "xxxxxxxxxx", { 200, true, false, -1, 0, "", NONE } },
	{ "/until-close", "hello", { 200, false, false, -1, 0, "", NONE } },
};

static void
test_proper(struct upstream *u, const struct server *s)
{
	for (size_t i = 0; i < LENGTH(proper); i++) {
		struct kept k = { .heads = 0 };
		struct upstream_call c = call_to(url_of(s, proper[i].path));
		const struct upstream_head *h = &proper[i].head;

		OK(kept_run(&k, u, &c), "%s ends well: %s", proper[i].path,
		    k.fail.text);
		IS(kept_body(&k), proper[i].body);
		OK(k.heads == 1 && k.head.status == h->status &&
		    k.head.event_stream == h->event_stream &&
		    k.head.json == h->json &&
		    k.head.should_retry == h->should_retry,
		    "%s: %d head, status %d", proper[i].path, k.heads,
		    k.head.status);
		IS_INT(k.head.retry_after_ms, h->retry_after_ms);
		IS(k.head.request_id, h->request_id);
		IS_MEM(k.unified.p, k.unified.n, h->unified.p, h->unified.n);
		OK(k.trouble.kind == TROUBLE_NONE, "%s: no trouble",
		    proper[i].path);
		kept_free(&k);
	}
}

/* Replies that do not, and what is said of them. */
static const struct {
	const char *path, *want;
	enum trouble_kind kind;
	int status;
} broken[] = {
	{ "/cut-length", "the connection to 127.0.0.1 broke off after 10"
	    " bytes", TROUBLE_CUT, 502 },
	{ "/cut-chunk", "the connection to 127.0.0.1 broke off after 5 bytes",
	    TROUBLE_CUT, 502 },
	{ "/cut-in-chunk", "the connection to 127.0.0.1 broke off after 5"
	    " bytes", TROUBLE_CUT, 502 },
	{ "/cut-head", "the connection to 127.0.0.1 broke off in the head of"
	    " the answer", TROUBLE_CUT, 502 },
	{ "/no-answer", "127.0.0.1 closed the connection without an answer",
	    TROUBLE_NETWORK, 502 },
	{ "/reset", "127.0.0.1 closed the connection without an answer",
	    TROUBLE_NETWORK, 502 },
	{ "/garbage", "what 127.0.0.1:# answered is not HTTP",
	    TROUBLE_PROTOCOL, 502 },
	{ "/old", "what 127.0.0.1:# answered is not HTTP",
	    TROUBLE_PROTOCOL, 502 },
	{ "/bad-status", "what 127.0.0.1:# answered is not HTTP",
	    TROUBLE_PROTOCOL, 502 },
	{ "/status-999", "127.0.0.1 answered with HTTP status 999, which is"
	    " none that ends a request", TROUBLE_PROTOCOL, 502 },
	{ "/switch", "127.0.0.1 answered with HTTP status 101, which is none"
	    " that ends a request", TROUBLE_PROTOCOL, 502 },
	{ "/bad-chunk", "what 127.0.0.1:# answered is not HTTP: bad chunks",
	    TROUBLE_PROTOCOL, 502 },
	{ "/bad-length", "what 127.0.0.1:# answered is not HTTP",
	    TROUBLE_PROTOCOL, 502 },
	{ "/gzip", "127.0.0.1 answered with a content-encoding, which it was"
	    " not asked for", TROUBLE_PROTOCOL, 502 },
	{ "/endless", "127.0.0.1 answered with more than 4194304 bytes",
	    TROUBLE_PROTOCOL, 502 },
	{ "/long-head", "127.0.0.1 answered with a head of more than 65536"
	    " bytes", TROUBLE_PROTOCOL, 502 },
	{ "/long-line", "127.0.0.1 answered with too long a head",
	    TROUBLE_PROTOCOL, 502 },
	{ "/flood", "127.0.0.1 answered with a head of more than 65536 bytes",
	    TROUBLE_PROTOCOL, 502 },
	{ "/trailers", "127.0.0.1 answered with a head of more than 65536"
	    " bytes", TROUBLE_PROTOCOL, 502 },
};

static void
test_broken(struct upstream *u, const struct server *s)
{
	for (size_t i = 0; i < LENGTH(broken); i++) {
		struct kept k = { .heads = 0 };
		struct upstream_call c = call_to(url_of(s, broken[i].path));

		OK(!kept_run(&k, u, &c), "%s fails", broken[i].path);
		IS(k.fail.text, with_port(broken[i].want, s->port));
		IS(k.trouble.message, k.fail.text);
		IS_INT(k.trouble.kind, broken[i].kind);
		IS_INT(k.fail.status, broken[i].status);
		OK(k.pile == 0 || broken[i].kind == TROUBLE_PROTOCOL,
		    "%s: what has come has been flushed", broken[i].path);
		kept_free(&k);
	}
}

/* A refused port: of a listener that has been closed. */
static void
test_refused(struct upstream *u)
{
	struct server closed = { 0 };
	struct kept k = { .heads = 0 };
	struct upstream_call c;

	close(server_listen(&closed.port));
	c = call_to(url_of(&closed, "/"));
	OK(!kept_run(&k, u, &c), "a closed port fails");
	IS(k.fail.text, with_port("cannot connect to 127.0.0.1:#: Connection"
	    " refused", closed.port));
	IS_INT(k.trouble.kind, TROUBLE_NETWORK);
	kept_free(&k);
}

/* Silence: the sink hears of it, and then it is over. */
static void
test_silence(struct upstream *u, const struct server *s)
{
	static const struct {
		const char *path, *body;
	} silent[] = { { "/silent", "" }, { "/stall", "hello" } };

	for (size_t i = 0; i < LENGTH(silent); i++) {
		struct kept k = { .heads = 0 };
		struct upstream_call c = call_to(url_of(s, silent[i].path));

		c.quiet_ms = 50;
		c.silence_ms = 1000;
		OK(!kept_run(&k, u, &c), "%s fails", silent[i].path);
		IS(k.fail.text, "no answer from 127.0.0.1 for 1 s");
		IS(kept_body(&k), silent[i].body);
		IS_INT(k.trouble.kind, TROUBLE_TIMEOUT);
		IS_INT(k.fail.status, 504);
		OK(k.quiets >= 1 && k.quiets <= 200, "quiet %d times",
		    k.quiets);
		kept_free(&k);
	}
}

/* Bytes that come sooner than the silence allowed, but for longer. */
static void
test_drip(struct upstream *u, const struct server *s)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(url_of(s, "/slow-drip"));

	c.silence_ms = 1000;
	OK(kept_run(&k, u, &c), "a slow stream is no silence: %s",
	    k.fail.text);
	IS(kept_body(&k), "xxxxx");
	kept_free(&k);
}

/* The time that the sink takes is not the provider's silence. */
static void
test_slow_sink(struct upstream *u, const struct server *s)
{
	struct kept k = { .slow_ms = 1300 };
	struct upstream_call c = call_to(url_of(s, "/in-two"));

	c.silence_ms = 1000;
	OK(kept_run(&k, u, &c), "a slow client is no silence: %s",
	    k.fail.text);
	IS(kept_body(&k), "hello world");
	kept_free(&k);
}

/* A body that takes longer to send than the silence allowed. */
static void
test_slow_upload(struct upstream *u, const struct server *s)
{
	size_t n = 16 * 1024 * 1024;
	char *body = calloc(1, n);
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(url_of(s, "/slow-upload"));

	c.body = (struct view){ body, n };
	c.silence_ms = 2500;
	OK(kept_run(&k, u, &c), "a long upload is no silence: %s",
	    k.fail.text);
	IS_INT(k.head.status, 200);
	kept_free(&k);
	c.url = url_of(s, "/early");
	OK(kept_run(&k, u, &c), "an answer in the middle of it: %s",
	    k.fail.text);
	IS_INT(k.head.status, 413);
	IS(kept_body(&k), "big");
	kept_free(&k);
	free(body);
}

/* What is sent, to the byte, whatever the environment says of proxies. */
static void
test_sent(struct upstream *u, const struct server *s)
{
	static char body[2 * 1024 * 1024];
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(url_of(s, "/echo"));

	c.headers = "Content-Type: application/json\n"
	    "Authorization: Bearer sk-test\n\nx-last: 1";
	c.body = VIEW("{\"a\":\"b\"}");
	kept_run(&k, u, &c);
	IS(kept_body(&k), with_port("POST /echo HTTP/1.1\r\n"
	    "Host: 127.0.0.1:#\r\nUser-Agent: ccr/" CCR_VERSION "\r\n"
	    "Accept: */*\r\nAccept-Encoding: identity\r\n"
	    "Content-Type: application/json\r\n"
	    "Authorization: Bearer sk-test\r\nx-last: 1\r\n"
	    "Content-Length: 9\r\n\r\n{\"a\":\"b\"}", s->port));
	kept_free(&k);
	memset(body, 'x', sizeof(body));
	c.body = (struct view){ body, sizeof(body) };
	kept_run(&k, u, &c);
	OK(!view_has_nocase(buf_view(&k.body), "\nexpect:"),
	    "a long body does not wait for leave");
	OK(view_ends(buf_view(&k.body), "xxxxxxxx") &&
	    k.body.n > sizeof(body), "and comes whole");
	kept_free(&k);
	c.body = (struct view){ NULL, 0 };
	kept_run(&k, u, &c);
	OK(view_has(buf_view(&k.body), "Content-Length: 0\r\n"),
	    "no body is an empty body");
	kept_free(&k);
}

/* Calls that are not made. */
static void
test_not_made(struct upstream *u, const struct server *s)
{
	static const char *const headers[] = { "x: a\rb\n", "x: a\001\n",
	    "x: a\177\n", "no colon\n", ": empty\n", "a b: c\n",
	    "ok: 1\nAuthorization: Bearer sk-secret\r\n" };
	static const char *const urls[] = { "", "127.0.0.1/", "ftp://host/",
	    "file:///etc/passwd", "http://", "http://a b/",
	    "http://host:99999/" };
	int before = s->seen->requests;

	for (size_t i = 0; i < LENGTH(headers); i++) {
		struct kept k = { .heads = 0 };
		struct upstream_call c = call_to(url_of(s, "/plain"));

		c.headers = headers[i];
		OK(!kept_run(&k, u, &c) && k.fail.status == 500,
		    "header %zu is refused", i);
		OK(!view_has(view_of(k.fail.text), "secret"),
		    "in words that do not hold it: %s", k.fail.text);
		kept_free(&k);
	}
	for (size_t i = 0; i < LENGTH(urls); i++) {
		struct kept k = { .heads = 0 };
		struct upstream_call c = call_to(urls[i]);

		OK(!kept_run(&k, u, &c) && k.trouble.kind == TROUBLE_NONE,
		    "URL %zu is refused", i);
		IS(k.fail.text, "api_base_url is not an http or https URL");
		kept_free(&k);
	}
	IS_INT(s->seen->requests, before);
}

/* Each function of the sink may end the call in its own words. */
static void
test_sink_says_no(struct upstream *u, const struct server *s)
{
	static const char *const functions[] = { "head", "data", "flush",
	    "quiet" };

	for (size_t i = 0; i < LENGTH(functions); i++) {
		struct kept k = { .refuse = functions[i] };
		struct upstream_call c = call_to(url_of(s, "/stall"));
		char want[64];

		c.quiet_ms = 50;
		snprintf(want, sizeof(want), "the sink's %s said no",
		    functions[i]);
		OK(!kept_run(&k, u, &c), "the sink's %s ends it",
		    functions[i]);
		IS(k.fail.text, want);
		IS_INT(k.fail.status, 418);
		IS_INT(k.trouble.kind, TROUBLE_NONE);
		kept_free(&k);
	}
}

/* Much at once is flushed in pieces, little at once together. */
static void
test_flush(struct upstream *u, const struct server *s)
{
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to(url_of(s, "/megabyte"));

	OK(kept_run(&k, u, &c), "a megabyte: %s", k.fail.text);
	IS_INT(k.body.n, 1024 * 1024);
	OK(k.highest_pile <= 80 * 1024, "%zu bytes piled up",
	    k.highest_pile);
	OK(k.flushes <= 80, "%d flushes", k.flushes);
	kept_free(&k);
	c.url = url_of(s, "/stream");
	kept_run(&k, u, &c);
	OK(k.flushes == 1, "%d flush for two events in one packet",
	    k.flushes);
	kept_free(&k);
}

int
main(void)
{
	struct server s = server_start(provider);
	struct upstream *u;

	signal(SIGPIPE, SIG_IGN);
	/* A port that nobody listens on: it must not be asked. */
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("https_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	setenv("SSLKEYLOGFILE", "/dev/full", 1);
	upstream_init();
	OK(getenv("SSLKEYLOGFILE") == NULL, "no TLS secrets are written");
	u = upstream_new();
	test_proper(u, &s);
	test_broken(u, &s);
	test_refused(u);
	test_silence(u, &s);
	test_drip(u, &s);
	test_slow_sink(u, &s);
	test_slow_upload(u, &s);
	test_sent(u, &s);
	test_not_made(u, &s);
	test_sink_says_no(u, &s);
	test_flush(u, &s);
	upstream_free(u);
	upstream_free(NULL);
	server_stop(&s);
	return done_testing();
}
