/*
 * Proxies. The one process here plays the proxy and whoever is behind it: its
 * answer tells what it was asked for.
 */
#include <signal.h>

#include "tap.h"
#include "upstream/upstream.h"
#include "upstream_call.h"
#include "upstream_server.h"

#define LENGTH(table) (sizeof(table) / sizeof(*(table)))

/* Answer with `asked` and the first line and login of the request. */
static void
tell(int fd, const char *asked, struct seen *seen)
{
	struct message m = { .body = NULL };
	char line[1200], login[100], head[100];

	while (server_read(fd, &m)) {
		seen->requests++;
		server_header(&m, "Proxy-Authorization", login, sizeof(login));
		snprintf(line, sizeof(line), "%s|%.*s|%s", asked,
		    (int)strcspn(m.head, "\r"), m.head, login);
		snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
		    "Content-Length: %zu\r\n\r\n", strlen(line));
		server_say(fd, head);
		server_say(fd, line);
	}
	free(m.body);
}

/* Read n bytes, or be done. */
static unsigned char *
take(int fd, size_t n)
{
	static unsigned char bytes[300];

	memset(bytes, 0, sizeof(bytes));
	if (n > 0 && recv(fd, bytes, n, MSG_WAITALL) != (ssize_t)n)
		_exit(0);
	return bytes;
}

/* A string that ends in a zero byte. */
static const char *
take_string(int fd, char *to, size_t size)
{
	size_t n = 0;

	while ((to[n] = (char)*take(fd, 1)) != '\0' && n + 1 < size)
		n++;
	return to;
}

/* RFC 1929: anyone may in whose password is "right". */
static bool
socks5_login(int fd, char *asked, size_t size)
{
	char name[300], password[300];

	take(fd, 1);
	snprintf(name, sizeof(name), "%s", take(fd, *take(fd, 1)));
	snprintf(password, sizeof(password), "%s", take(fd, *take(fd, 1)));
	snprintf(asked, size, "%s:%s ", name, password);
	server_send(fd, strcmp(password, "right") == 0 ? "\1\0" : "\1\1", 2);
	return strcmp(password, "right") == 0;
}

/* RFC 1928, behind the version byte. Host names tell what to reply. */
static void
socks5(int fd, struct seen *seen)
{
	char asked[900] = "", host[300];
	bool login = false;
	size_t n = *take(fd, 1), so_far;
	int type;

	while (n-- > 0)
		login |= *take(fd, 1) == 2;
	server_send(fd, login ? "\5\2" : "\5\0", 2);
	if (login && !socks5_login(fd, asked, sizeof(asked)))
		return;
	type = take(fd, 4)[3];
	if (type == 3)
		snprintf(host, sizeof(host), "%s", take(fd, *take(fd, 1)));
	else
		inet_ntop(type == 1 ? AF_INET : AF_INET6,
		    take(fd, type == 1 ? 4 : 16), host, sizeof(host));
	so_far = strlen(asked);
	snprintf(asked + so_far, sizeof(asked) - so_far, "socks5 %s %s:%d",
	    type == 3 ? "name" : "address", host,
	    ntohs(*(uint16_t *)(void *)take(fd, 2)));
	if (strcmp(host, "closed.example") == 0)
		return;
	if (strcmp(host, "forbidden.example") == 0)
		server_send(fd, "\5\2\0\1\0\0\0\0\0\0", 10);
	if (strcmp(host, "refused.example") == 0)
		server_send(fd, "\5\5\0\1\0\0\0\0\0\0", 10);
	server_send(fd, "\5\0\0\1\0\0\0\0\0\0", 10);
	tell(fd, asked, seen);
}

/* SOCKS4 and 4a, behind the version byte. */
static void
socks4(int fd, struct seen *seen)
{
	char asked[600], user[100], host[300];
	int port;
	struct in_addr a;

	take(fd, 1);
	port = ntohs(*(uint16_t *)(void *)take(fd, 2));
	memcpy(&a, take(fd, 4), 4);
	take_string(fd, user, sizeof(user));
	if (ntohl(a.s_addr) < 256)
		take_string(fd, host, sizeof(host));
	else
		inet_ntop(AF_INET, &a, host, sizeof(host));
	snprintf(asked, sizeof(asked), "socks4 %s:%d %s", host, port, user);
	if (strcmp(host, "refused.example") == 0)
		server_send(fd, "\0\133\0\0\0\0\0\0", 8);
	server_send(fd, "\0\132\0\0\0\0\0\0", 8);
	tell(fd, asked, seen);
}

/* CONNECT is told no in the way that the host asked for names. */
static void
refuse_tunnel(int fd)
{
	struct message m = { .body = NULL };

	while (server_read_head(fd, &m)) {
		if (strncmp(m.path, "closed.", 7) == 0)
			return;
		server_say(fd, strncmp(m.path, "forbidden.", 10) == 0 ?
		    "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno" :
		    "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=x\r\n"
		    "Content-Length: 0\r\n\r\n");
	}
}

/* Who wants to go to locked.example must log in. */
static void
http_proxy(int fd, struct seen *seen)
{
	char start[300] = "";

	recv(fd, start, sizeof(start) - 1, MSG_PEEK);
	if (strncmp(start, "CONNECT", 7) == 0)
		refuse_tunnel(fd);
	else if (strncmp(start, "POST http://locked.example", 26) == 0)
		server_say(fd, "HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
	else
		tell(fd, "http", seen);
}

/* The first byte says which protocol is spoken. */
static void
proxy(int fd, struct seen *seen)
{
	unsigned char first;

	if (recv(fd, &first, 1, MSG_PEEK) != 1)
		return;
	if (first > 5)
		http_proxy(fd, seen);
	else if (*take(fd, 1) == 5)
		socks5(fd, seen);
	else
		socks4(fd, seen);
}

/* Calls through the proxy, whose port is put in for #, and their answers. */
static const struct {
	const char *proxy, *no_proxy, *url, *want;
} calls[] = {
	{ "http://127.0.0.1:#", "", "http://api.example/v1?a=b",
	    "http|POST http://api.example/v1?a=b HTTP/1.1|" },
	{ "127.0.0.1:#", "", "http://api.example:81/",
	    "http|POST http://api.example:81/ HTTP/1.1|" },
	{ "http://me:pass%40word@127.0.0.1:#", "", "http://api.example/",
	    "http|POST http://api.example/ HTTP/1.1|"
	    "Basic bWU6cGFzc0B3b3Jk" },
	{ "socks5h://127.0.0.1:#", "", "http://api.example/x",
	    "socks5 name api.example:80|POST /x HTTP/1.1|" },
	{ "socks5h://me:right@127.0.0.1:#", "", "http://api.example/x",
	    "me:right socks5 name api.example:80|POST /x HTTP/1.1|" },
	{ "socks5h://127.0.0.1:#", "", "http://192.0.2.1/x",
	    "socks5 address 192.0.2.1:80|POST /x HTTP/1.1|" },
	{ "socks5://127.0.0.1:#", "", "http://192.0.2.1:8080/x",
	    "socks5 address 192.0.2.1:8080|POST /x HTTP/1.1|" },
	{ "socks5://127.0.0.1:#", "", "http://[2001:db8::1]/x",
	    "socks5 address 2001:db8::1:80|POST /x HTTP/1.1|" },
	{ "socks4://127.0.0.1:#", "", "http://192.0.2.1/x",
	    "socks4 192.0.2.1:80 |POST /x HTTP/1.1|" },
	{ "socks4a://me@127.0.0.1:#", "", "http://api.example/x",
	    "socks4 api.example:80 me|POST /x HTTP/1.1|" },
	/* NO_PROXY names others */
	{ "http://127.0.0.1:#", "example.org, 10.0.0.0/8",
	    "http://api.example/",
	    "http|POST http://api.example/ HTTP/1.1|" },
	{ "http://127.0.0.1:#", "api.example:444", "http://api.example/",
	    "http|POST http://api.example/ HTTP/1.1|" },
	/* the loopback needs no naming: here the proxy is asked directly */
	{ "http://127.0.0.1:1", "", "http://127.0.0.1:#/direct",
	    "http|POST /direct HTTP/1.1|" },
	{ "socks5h://127.0.0.1:1", "", "http://localhost:#/direct",
	    "http|POST /direct HTTP/1.1|" },
};

static const struct {
	const char *proxy, *no_proxy, *url, *want;
	int status;
} failures[] = {
	{ "http://me:secret@127.0.0.1:#", "", "http://locked.example/",
	    "the proxy 127.0.0.1:# answered 407: check the name and password"
	    " in its URL", 502 },
	{ "http://me:secret@127.0.0.1:#", "", "https://locked.example/",
	    "the proxy 127.0.0.1:# answered 407: check the name and password"
	    " in its URL", 502 },
	{ "http://127.0.0.1:#", "", "https://forbidden.example/",
	    "the proxy 127.0.0.1:# answered 403", 502 },
	{ "http://me:secret@127.0.0.1:#", "", "https://closed.example/",
	    "the proxy 127.0.0.1:# broke off the connection before it was"
	    " ready", 502 },
	{ "socks5h://me:secret@127.0.0.1:#", "", "http://api.example/",
	    "the proxy 127.0.0.1:# does not lead to api.example:80: it wants"
	    " another name and password than its URL has", 502 },
	{ "socks5h://127.0.0.1:#", "", "http://forbidden.example/",
	    "the proxy 127.0.0.1:# does not lead to forbidden.example:80: it"
	    " does not allow this connection", 502 },
	{ "socks5h://127.0.0.1:#", "", "http://refused.example/",
	    "the proxy 127.0.0.1:# does not lead to refused.example:80: it was"
	    " refused the connection", 502 },
	{ "socks5h://127.0.0.1:#", "", "http://closed.example/",
	    "the proxy 127.0.0.1:# does not lead to closed.example:80: it"
	    " closed the connection", 502 },
	{ "socks4a://127.0.0.1:#", "", "http://refused.example/",
	    "the proxy 127.0.0.1:# does not lead to refused.example:80: it"
	    " could not make the connection", 502 },
	{ "http://me:secret@127.0.0.1:1", "", "http://api.example/",
	    "cannot connect to the proxy 127.0.0.1:1: Connection refused",
	    502 },
	{ "socks5h://me:secret@127.0.0.1:1", "", "http://api.example/",
	    "cannot connect to the proxy 127.0.0.1:1: Connection refused",
	    502 },
	{ "ftp://me:secret@127.0.0.1:#", "", "http://api.example/",
	    "the proxy for api.example is not a URL that begins with http,"
	    " https, socks4, socks4a, socks5 or socks5h", 500 },
	{ "http://", "", "http://api.example/",
	    "the proxy for api.example is not a URL that begins with http,"
	    " https, socks4, socks4a, socks5 or socks5h", 500 },
	/* NO_PROXY: there is nobody at this address without the proxy */
	{ "http://127.0.0.1:#", "*", "http://nobody.invalid/",
	    "cannot resolve nobody.invalid", 502 },
	{ "http://127.0.0.1:#", ".invalid", "http://nobody.invalid/",
	    "cannot resolve nobody.invalid", 502 },
};

/* Make the call; kept_free is due. */
static bool
call_by(struct kept *k, struct upstream *u, const struct server *s,
    const char *proxy_url, const char *no_proxy, const char *url)
{
	char *by = strdup(with_port(proxy_url, s->port));
	char *to = strdup(with_port(url, s->port));
	struct upstream_call c = call_to(to);

	c.proxy = by;
	c.no_proxy = no_proxy;
	kept_run(k, u, &c);
	free(by);
	free(to);
	return k->ok;
}

static void
test_calls(struct upstream *u, const struct server *s)
{
	for (size_t i = 0; i < LENGTH(calls); i++) {
		struct kept k = { .heads = 0 };

		OK(call_by(&k, u, s, calls[i].proxy, calls[i].no_proxy,
		    calls[i].url), "%zu: %s by %s: %s", i, calls[i].url,
		    calls[i].proxy, k.fail.text);
		IS(kept_body(&k), calls[i].want);
		kept_free(&k);
	}
}

static void
test_failures(struct upstream *u, const struct server *s)
{
	for (size_t i = 0; i < LENGTH(failures); i++) {
		struct kept k = { .heads = 0 };

		OK(!call_by(&k, u, s, failures[i].proxy, failures[i].no_proxy,
		    failures[i].url), "%zu: %s by %s fails", i,
		    failures[i].url, failures[i].proxy);
		IS(k.fail.text, with_port(failures[i].want, s->port));
		IS_INT(k.fail.status, failures[i].status);
		IS_INT(k.trouble.kind, failures[i].status == 500 ?
		    TROUBLE_NONE : TROUBLE_NETWORK);
		kept_free(&k);
	}
}

/* The way through a proxy is kept as well; another login is another way. */
static void
test_kept(struct upstream *u, const struct server *s)
{
	static const struct {
		const char *proxy;
		int connections;
	} ways[] = {
		{ "socks5h://a:right@127.0.0.1:#", 1 },
		{ "socks5h://a:right@127.0.0.1:#", 0 },
		{ "socks5h://b:right@127.0.0.1:#", 1 },
		{ "socks5h://a:right@127.0.0.1:#", 0 },
	};

	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct kept k = { .heads = 0 };
		int before = s->seen->connections;

		OK(call_by(&k, u, s, ways[i].proxy, "", "http://kept.example/"),
		    "kept way %zu: %s", i, k.fail.text);
		IS_INT(s->seen->connections - before, ways[i].connections);
		kept_free(&k);
	}
}

int
main(void)
{
	struct server s = server_start(proxy);
	struct upstream *u;

	signal(SIGPIPE, SIG_IGN);
	/* The environment has no say. */
	setenv("NO_PROXY", "*", 1);
	setenv("no_proxy", "*", 1);
	upstream_init();
	u = upstream_new();
	test_calls(u, &s);
	test_failures(u, &s);
	test_kept(u, &s);
	upstream_free(u);
	server_stop(&s);
	return done_testing();
}
