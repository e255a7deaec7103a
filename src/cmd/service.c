#include "cmd/service.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cmd/command.h"
#include "cmd/launch.h"
#include "cmd/probe.h"
#include "cmd/self.h"
#include "config/home.h"

/* How long it may take to end, and one that has just begun to listen. */
#define STOP_MS 15000
#define ANSWER_MS 5000

/* Who holds a lock on fd: 0 for nobody, -1 with errno. */
static pid_t
lock_holder(int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &lock) == -1)
		return -1;
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

/* Append HOST:PORT, a wildcard as the address to reach it at. */
static void
add_address(struct buf *out, struct view host, struct view port)
{
	bool v6;

	if (view_is(host, "0.0.0.0"))
		host = VIEW("127.0.0.1");
	else if (view_is(host, "::"))
		host = VIEW("::1");
	v6 = view_find(host, VIEW(":")) >= 0;
	buf_addf(out, "%s%.*s%s:%.*s", v6 ? "[" : "", VIEW_ARG(host),
	    v6 ? "]" : "", VIEW_ARG(port));
}

/* The address that stands in the lock's text: "127.0.0.1:3456\n". */
static void
read_address(int fd, struct service *s)
{
	struct buf out = BUF(sizeof(s->address) - 1);
	char text[128];
	ssize_t n = pread(fd, text, sizeof(text), 0);
	struct view rest = { text, n > 0 ? (size_t)n : 0 }, line, host;

	line = view_cut(&rest, '\n');
	host = line;
	while (host.n > 0 && host.p[host.n - 1] != ':')
		host.n--;
	if (host.n > 1) {
		line = view_skip(line, host.n);
		host.n--;
		if (view_starts(host, "[") && view_ends(host, "]"))
			host = (struct view){ host.p + 1, host.n - 2 };
		add_address(&out, host, line);
	}
	if (buf_cstr(&out) != NULL)
		memcpy(s->address, out.p, out.n + 1);
	buf_free(&out);
}

bool
service_look(struct service *s, struct fail *f)
{
	struct buf path = BUF(4096);
	int fd = -1;
	bool ok = home_path(&path, "ccrd.lock", f) &&
	    (buf_cstr(&path) != NULL || fail(f, 500, "out of memory"));

	*s = (struct service){ 0 };
	if (ok)
		fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd != -1) {
		s->pid = lock_holder(fd);
		if (s->pid == -1)
			ok = fail(f, 500, "%s: %s", path.p, strerror(errno));
		else if (s->pid != 0)
			read_address(fd, s);
		close(fd);
	} else if (ok && errno != ENOENT) {
		ok = fail(f, 500, "%s: %s", path.p, strerror(errno));
	}
	buf_free(&path);
	return ok;
}

/* Where the configuration says that ccr is; false without a fixed port. */
static bool
configured_address(const struct config *c, struct service *s)
{
	struct buf out = BUF(sizeof(s->address) - 1), port = BUF(16);
	bool ok;

	buf_addi(&port, c->port);
	add_address(&out, c->host, buf_view(&port));
	ok = c->port != 0 && buf_cstr(&out) != NULL;
	if (ok)
		memcpy(s->address, out.p, out.n + 1);
	buf_free(&out);
	buf_free(&port);
	return ok;
}

/* Somebody answers where we would; is it a ccr? */
static bool
find_elsewhere(const struct config *c, struct service *s)
{
	s->elsewhere = configured_address(c, s) && probe(s->address);
	if (!s->elsewhere)
		s->address[0] = '\0';
	return s->elsewhere;
}

bool
service_look_around(const struct config *c, struct service *s, struct fail *f)
{
	if (!service_look(s, f))
		return false;
	if (s->pid == 0)
		find_elsewhere(c, s);
	return true;
}

void
service_say_elsewhere(const struct service *s, struct fail *f)
{
	fail(f, 409, "ccr answers on %s (its socket is held by something "
	    "else, such as systemd or inetd)", s->address);
}

static int
already_running(const struct service *s, struct fail *f)
{
	fail(f, 409, "ccr is already running on %s (PID %ld)",
	    *s->address != '\0' ? s->address : "a socket that it is about to "
	    "open", (long)s->pid);
	return EXIT_RUNNING;
}

static int
start(const struct config *c, struct service *s, struct fail *f)
{
	struct buf address = BUF(512), ccrd = BUF(4096);
	int status = EXIT_FAILED;
	bool v6 = view_find(c->host, VIEW(":")) >= 0;

	buf_addf(&address, "%s%.*s%s:%lld", v6 ? "[" : "", VIEW_ARG(c->host),
	    v6 ? "]" : "", (long long)c->port);
	if (buf_cstr(&address) == NULL)
		fail(f, 500, "HOST is too long");
	else if (self_find(&ccrd, "ccrd", f) && home_make(f))
		status = launch(ccrd.p, c->path, address.p, f);
	if ((status == EXIT_OK || status == EXIT_RUNNING) &&
	    !service_look(s, f))
		status = EXIT_FAILED;
	buf_free(&address);
	buf_free(&ccrd);
	return status;
}

int
service_start(const struct config *c, struct service *s, struct fail *f)
{
	int status;

	if (!service_look(s, f))
		return EXIT_FAILED;
	if (s->pid != 0)
		return already_running(s, f);
	status = start(c, s, f);
	if (status == EXIT_RUNNING && s->pid != 0)
		return already_running(s, f);
	if (status != EXIT_PORT || !find_elsewhere(c, s))
		return status;
	service_say_elsewhere(s, f);
	return EXIT_RUNNING;
}

bool
service_await(const struct service *s, struct fail *f)
{
	int64_t deadline = clock_ms() + ANSWER_MS;
	struct service now = *s;

	if (s->elsewhere)
		return true;
	for (;;) {
		if (*now.address != '\0' && probe_connects(now.address))
			return true;
		if (clock_left(deadline) == 0)
			return fail(f, 500, "ccr runs (PID %ld), but does not "
			    "answer on %s; try ccr restart", (long)now.pid,
			    *now.address != '\0' ? now.address : "any socket");
		poll(NULL, 0, 10);
		if (!service_look(&now, f))
			return false;
		if (now.pid == 0)
			return fail(f, 500, "ccr has just ended (it was PID "
			    "%ld)", (long)s->pid);
	}
}

bool
service_stop(struct service *s, struct fail *f)
{
	int64_t deadline = clock_ms() + STOP_MS;
	struct service now;

	if (!service_look(s, f))
		return false;
	if (s->pid == 0)
		return true;
	if (kill(s->pid, SIGTERM) == -1 && errno != ESRCH)
		return fail(f, 500, "cannot end PID %ld: %s", (long)s->pid,
		    strerror(errno));
	do {
		poll(NULL, 0, 5);
		if (!service_look(&now, f))
			return false;
		if (now.pid != s->pid)
			return true;
	} while (clock_left(deadline) > 0);
	return fail(f, 500, "PID %ld has not ended after %d s", (long)s->pid,
	    STOP_MS / 1000);
}

/*
 * What listens knows best: its port may have been chosen by the kernel, or be
 * that of a configuration that has changed since.
 */
void
service_url(const struct config *c, struct buf *out)
{
	struct service s;
	struct fail f;

	if (!service_look(&s, &f) || *s.address == '\0')
		configured_address(c, &s);
	buf_addf(out, "http://%s", s.address);
}
