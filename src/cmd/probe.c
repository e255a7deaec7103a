#include "cmd/probe.h"

#include <sys/socket.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "cmd/incoming.h"
#include "json/json.h"

#define PROBE_MS 1000

/* A handler that has to be started first, on a busy machine. */
#define HEALTH_MS 10000
#define ANSWER_MAX 4096

/* Wait until a connection that is under way stands, or has failed. */
static bool
await_connection(int fd, int64_t deadline)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	socklen_t size = sizeof(int);
	int n, error = 0;

	do
		n = poll(&p, 1, clock_left(deadline));
	while (n == -1 && errno == EINTR);
	return n > 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error,
	    &size) == 0 && error == 0;
}

static int
connect_one(const struct addrinfo *to, int64_t deadline)
{
	int fd = socket(to->ai_family, SOCK_STREAM, 0);

	if (fd == -1)
		return -1;
	set_cloexec(fd);
	set_nonblocking(fd);
	if (connect(fd, to->ai_addr, to->ai_addrlen) == 0 ||
	    (errno == EINPROGRESS && await_connection(fd, deadline)))
		return fd;
	close(fd);
	return -1;
}

/* Cut "[::1]:80" or "127.0.0.1:80"; false for anything else. */
static bool
cut_address(struct view text, struct buf *host, struct buf *port)
{
	const char *colon = text.n == 0 ? NULL : strrchr(text.p, ':');
	struct view name;

	if (colon == NULL)
		return false;
	name = (struct view){ text.p, (size_t)(colon - text.p) };
	if (view_starts(name, "[") && view_ends(name, "]"))
		name = (struct view){ name.p + 1, name.n - 2 };
	buf_add(host, name);
	buf_adds(port, colon + 1);
	return buf_cstr(host) != NULL && buf_cstr(port) != NULL;
}

static int
connect_to(const char *host_port, int64_t deadline)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	struct buf host = BUF(512), port = BUF(16);
	int fd = -1;

	if (cut_address(view_of(host_port), &host, &port) &&
	    getaddrinfo(host.p, port.p, &hints, &list) == 0) {
		for (struct addrinfo *a = list; a != NULL && fd == -1;
		    a = a->ai_next)
			fd = connect_one(a, deadline);
		freeaddrinfo(list);
	}
	buf_free(&host);
	buf_free(&port);
	return fd;
}

/* {"status":"ok","version":"..."}, and nothing more. */
static bool
is_ours(const struct json *j)
{
	return json_is(j, json_get(j, JSON_ROOT, "status"), "ok") &&
	    json_is_string(j, json_get(j, JSON_ROOT, "version")) &&
	    json_count(j, JSON_ROOT) == 2;
}

/* What {"error":{"message":"..."}} says. */
static bool
fail_as_told(const struct json *j, struct fail *f)
{
	int error = json_get(j, JSON_ROOT, "error");
	struct buf text = BUF(sizeof(f->text));

	json_text(j, json_get(j, error, "message"), &text);
	if (text.n == 0)
		fail(f, 502, "what answers there is not ccr");
	else
		fail(f, 500, "%.*s", VIEW_ARG(buf_view(&text)));
	buf_free(&text);
	return false;
}

static bool
judge(const struct incoming *in, struct view body, struct buf *version,
    struct fail *f)
{
	struct json j = { 0 };
	bool ours = json_parse(&j, body, f);

	if (!ours)
		fail(f, 502, "what answers there is not ccr");
	else if (in->status != 200 || !is_ours(&j))
		ours = fail_as_told(&j, f);
	else
		json_text(&j, json_get(&j, JSON_ROOT, "version"), version);
	json_free(&j);
	return ours;
}

static bool
ask(int fd, const char *host_port, int64_t deadline, struct buf *version,
    struct fail *f)
{
	struct buf request = BUF(1024), body = BUF(ANSWER_MAX);
	struct incoming in = { .status = 0 };
	struct stream s;
	bool ours;

	stream_open(&s, fd, fd, PROBE_MS);
	buf_addf(&request, "GET /health HTTP/1.1\r\nHost: %s\r\n"
	    "Connection: close\r\n\r\n", host_port);
	ours = stream_write(&s, buf_view(&request), VIEW("")) &&
	    incoming_head(&in, &s, deadline, f) &&
	    incoming_rest(&in, &body, f);
	if (ours)
		ours = judge(&in, buf_view(&body), version, f);
	else
		fail(f, 504, "nothing answers there");
	incoming_free(&in);
	stream_free(&s);
	buf_free(&request);
	buf_free(&body);
	return ours;
}

static bool
probe_until(const char *host_port, int64_t deadline, struct buf *version,
    struct fail *f)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int fd = connect_to(host_port, deadline);
	bool ours;

	if (fd == -1)
		return fail(f, 504, "nothing answers there");
	/* It may hang up; what we become later is not to notice. */
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, &before);
	ours = ask(fd, host_port, deadline, version, f);
	sigaction(SIGPIPE, &before, NULL);
	close(fd);
	return ours;
}

bool
probe(const char *host_port)
{
	struct buf none = BUF(0);
	struct fail unused;

	return probe_until(host_port, clock_ms() + PROBE_MS, &none, &unused);
}

bool
probe_health(const char *host_port, struct fail *f)
{
	struct buf none = BUF(0);

	return probe_until(host_port, clock_ms() + HEALTH_MS, &none, f);
}

bool
probe_version(const char *host_port, struct buf *version, struct fail *f)
{
	return probe_until(host_port, clock_ms() + HEALTH_MS, version, f);
}

bool
probe_connects(const char *host_port)
{
	int fd = connect_to(host_port, clock_ms() + PROBE_MS);

	if (fd != -1)
		close(fd);
	return fd != -1;
}
