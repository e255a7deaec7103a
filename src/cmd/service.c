#include "cmd/service.h"

#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "cmd/command.h"
#include "cmd/manager.h"
#include "cmd/probe.h"

/* How long one may take that has just begun to listen. */
#define ANSWER_MS 5000

/* A wildcard as the address to reach it at. */
static bool
set_address(struct service *s, struct view host, struct view port)
{
	struct buf out = BUF(sizeof(s->address) - 1);
	bool v6, ok;

	if (view_is(host, "0.0.0.0"))
		host = VIEW("127.0.0.1");
	else if (view_is(host, "::"))
		host = VIEW("::1");
	v6 = view_find(host, VIEW(":")) >= 0;
	buf_addf(&out, "%s%.*s%s:%.*s", v6 ? "[" : "", VIEW_ARG(host),
	    v6 ? "]" : "", VIEW_ARG(port));
	ok = buf_cstr(&out) != NULL;
	if (ok)
		memcpy(s->address, out.p, out.n + 1);
	buf_free(&out);
	return ok;
}

/* All are asked, for s->fit; who holds the port is the last that says so. */
bool
service_look(const char *config_path, struct service *s, struct fail *f)
{
	*s = (struct service){ 0 };
	for (size_t i = 0; managers[i] != NULL; i++)
		if (!managers[i]->look(config_path, s, f))
			return false;
	return true;
}

bool
service_configured(const struct config *c, struct service *s)
{
	struct buf port = BUF(16);
	bool ok;

	buf_addi(&port, c->port);
	ok = c->port != 0 && set_address(s, c->host, buf_view(&port));
	buf_free(&port);
	return ok;
}

void
service_read_address(struct service *s, struct view text)
{
	struct view host = text, port;

	while (host.n > 0 && host.p[host.n - 1] != ':')
		host.n--;
	if (host.n <= 1)
		return;
	port = view_skip(text, host.n);
	host.n--;
	if (view_starts(host, "[") && view_ends(host, "]"))
		host = (struct view){ host.p + 1, host.n - 2 };
	set_address(s, host, port);
}

/* Somebody answers where we would; is it a ccr? */
static bool
find_elsewhere(const struct config *c, struct service *s)
{
	s->elsewhere = service_configured(c, s) && probe(s->address);
	if (!s->elsewhere)
		s->address[0] = '\0';
	return s->elsewhere;
}

bool
service_look_around(const struct config *c, struct service *s, struct fail *f)
{
	if (!service_look(c->path, s, f))
		return false;
	if (s->by == NULL)
		find_elsewhere(c, s);
	return true;
}

bool
service_runs(const struct service *s)
{
	return s->by != NULL || s->elsewhere;
}

void
service_holder(const struct service *s, struct buf *out)
{
	if (s->by != NULL && s->by->holder != NULL)
		buf_adds(out, s->by->holder);
	else
		buf_addf(out, "PID %ld", (long)s->pid);
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
	struct buf holder = BUF(256);

	service_holder(s, &holder);
	fail(f, 409, "ccr is already running on %s (%.*s)",
	    *s->address != '\0' ? s->address : "a socket that it is about to "
	    "open", VIEW_ARG(buf_view(&holder)));
	buf_free(&holder);
	return EXIT_RUNNING;
}

/*
 * By the first manager there is. What it has against the configuration (a
 * variable that its environment does not have) becomes a note, and ccr's own
 * acceptor, which alone lets the kernel choose a port, is taken.
 */
static int
start(const struct config *c, struct service *s, struct fail *f)
{
	int status = EXIT_CONFIG;

	if (s->fit != &manager_own && c->port != 0) {
		status = s->fit->start(c, s, f);
		if (status != EXIT_CONFIG)
			return status;
		memcpy(s->note, f->text, sizeof(s->note));
	}
	return manager_own.start(c, s, f);
}

int
service_start(const struct config *c, struct service *s, struct fail *f)
{
	int status;

	if (!service_look(c->path, s, f))
		return EXIT_FAILED;
	if (s->by != NULL)
		return already_running(s, f);
	status = start(c, s, f);
	if (status == EXIT_RUNNING && s->by != NULL)
		return already_running(s, f);
	if (status != EXIT_PORT || !find_elsewhere(c, s))
		return status;
	service_say_elsewhere(s, f);
	return EXIT_RUNNING;
}

static bool
say_silent(const struct service *s, struct fail *f)
{
	struct buf holder = BUF(256);

	service_holder(s, &holder);
	fail(f, 500, "ccr runs (%.*s), but does not answer on %s; try ccr "
	    "restart", VIEW_ARG(buf_view(&holder)),
	    *s->address != '\0' ? s->address : "any socket");
	buf_free(&holder);
	return false;
}

static bool
say_ended(const struct service *s, struct fail *f)
{
	struct buf holder = BUF(256);

	service_holder(s, &holder);
	fail(f, 500, "ccr has just ended (it was %.*s)",
	    VIEW_ARG(buf_view(&holder)));
	buf_free(&holder);
	return false;
}

bool
service_await(const struct config *c, struct service *s, struct fail *f)
{
	int64_t deadline = clock_ms() + ANSWER_MS;
	const struct service first = *s;

	while (!s->elsewhere) {
		if (*s->address != '\0' && probe_connects(s->address))
			return true;
		if (clock_left(deadline) == 0)
			return say_silent(s, f);
		poll(NULL, 0, 10);
		if (!service_look(c->path, s, f))
			return false;
		if (s->by == NULL)
			return say_ended(&first, f);
	}
	return true;
}

bool
service_stop(const struct service *s, struct fail *f)
{
	return s->by->stop(s, f);
}

/*
 * What listens knows best: its port may have been chosen by the kernel, or be
 * that of a configuration that has changed since.
 */
void
service_url(const struct config *c, const struct service *s, struct buf *out)
{
	struct service configured = { 0 };

	if (*s->address == '\0')
		service_configured(c, &configured);
	buf_addf(out, "http://%s", *s->address != '\0' ? s->address :
	    configured.address);
}
