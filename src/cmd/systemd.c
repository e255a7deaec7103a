/* systemd's manager of this user, where ccr's units are installed. */
#include "cmd/manager.h"

#include <stdio.h>
#include <string.h>

#include "base/self.h"
#include "cmd/command.h"
#include "cmd/listen_conf.h"
#include "cmd/systemctl.h"
#include "config/home.h"

#define SHOWN_MAX 65536

/* Two blocks of lines, an empty one between them. */
static bool
show(struct buf *out, struct view *socket, struct view *service,
    struct fail *f)
{
	static const char *const words[] = { "show", "--property=LoadState,"
	    "ActiveState,Listen,ExecStart,Environment", "ccr.socket",
	    "ccr.service", NULL };
	ptrdiff_t end;

	if (!systemctl(words, out, f))
		return false;
	*socket = *service = buf_view(out);
	end = view_find(*socket, VIEW("\n\n"));
	if (end < 0)
		return fail(f, 500, "systemctl --user show says nothing of "
		    "ccr.service");
	socket->n = (size_t)end;
	*service = view_skip(*service, (size_t)end + 2);
	return true;
}

/* What stands between two texts. */
static struct view
between(struct view in, const char *before, const char *after)
{
	ptrdiff_t at = view_find(in, view_of(before));

	if (at < 0)
		return VIEW("");
	in = view_skip(in, (size_t)at + strlen(before));
	at = view_find(in, view_of(after));
	if (at >= 0)
		in.n = (size_t)at;
	return in;
}

/* "CCR_HOME=/home/u/.claude-code-router", in quotes if it needs them. */
static struct view
unit_home(struct view environment)
{
	return view_find(environment, VIEW("\"CCR_HOME=")) >= 0 ?
	    between(environment, "\"CCR_HOME=", "\"") :
	    between(environment, "CCR_HOME=", " ");
}

/* The unit's ccrd is the one that we would start, and its home ours. */
static bool
is_ours(struct view service)
{
	struct view exec = systemctl_value(service, "ExecStart");
	struct view environment = systemctl_value(service, "Environment");
	struct buf ccrd = BUF(4096), home = BUF(4096);
	struct fail f;
	bool ours;

	ours = self_find(&ccrd, "ccrd", &f) &&
	    manager_same_file(between(exec, "path=", " ;"), ccrd.p) &&
	    home_path(&home, "", &f) && buf_cstr(&home) != NULL &&
	    manager_same_file(unit_home(environment), home.p);
	buf_free(&ccrd);
	buf_free(&home);
	return ours;
}

static bool
is_loaded(struct view unit)
{
	return view_is(systemctl_value(unit, "LoadState"), "loaded");
}

/* A manager that does not answer is none. */
static bool
look(const char *config_path, struct service *s, struct fail *f)
{
	struct buf shown = BUF(SHOWN_MAX);
	struct view socket, service;
	struct fail silent;
	bool there;

	(void)f;
	there = systemctl_reaches() && manager_reads(config_path) &&
	    show(&shown, &socket, &service, &silent) && is_loaded(socket) &&
	    is_loaded(service) && is_ours(service);
	if (there && s->fit == NULL)
		s->fit = &manager_systemd;
	if (there && view_is(systemctl_value(socket, "ActiveState"),
	    "active")) {
		struct view listen = systemctl_value(socket, "Listen");

		s->by = &manager_systemd;
		service_read_address(s, view_cut(&listen, ' '));
	}
	buf_free(&shown);
	return true;
}

/* Tell of the drop-in whoever wants to know. */
static void
note_file(struct view text, struct service *s)
{
	struct buf path = BUF(4096);
	struct fail unused;

	if (text.n > 0 && listen_conf_path(&path, &unused))
		snprintf(s->note, sizeof(s->note), "%s:\n%.*s", path.p,
		    VIEW_ARG(text));
	buf_free(&path);
}

/* What systemctl prints is of no interest here. */
static bool
order(const char *const *words, struct fail *f)
{
	struct buf out = BUF(SHOWN_MAX);
	bool ok = systemctl(words, &out, f);

	buf_free(&out);
	return ok;
}

/* HOST and PORT into the drop-in, which the manager reads if it is new. */
static bool
set_address(const struct config *c, struct buf *text, struct fail *f)
{
	static const char *const reload[] = { "daemon-reload", NULL };
	bool changed;

	return listen_conf_text(c, text, f) &&
	    listen_conf_write(buf_view(text), &changed, f) &&
	    (!changed || order(reload, f));
}

static bool
stop(const struct service *s, struct fail *f)
{
	static const char *const words[] = { "stop", "ccr.socket",
		"ccr.service", "ccr@*.service", NULL };

	(void)s;
	return order(words, f);
}

static int
open_socket(const struct config *c, struct fail *f)
{
	static const char *const words[] = { "start", "ccr.socket", NULL };

	if (order(words, f))
		return EXIT_OK;
	return manager_finds_taken(c, f) ? EXIT_PORT : EXIT_FAILED;
}

/* Did it take an address that it was told, and not one of other files? */
static bool
took_address(const struct service *s, struct view text, struct fail *f)
{
	bool took = text.n == 0;

	while (text.n > 0 && !took) {
		struct view line = view_cut(&text, '\n');
		struct view name = view_cut(&line, '=');
		struct service told = { 0 };

		if (!view_is(name, "ListenStream"))
			continue;
		service_read_address(&told, line);
		took = strcmp(told.address, s->address) == 0;
	}
	return took || fail(f, 500, "ccr.socket listens on %s, and not where "
	    "config.json says: systemctl --user cat ccr.socket shows which "
	    "file wants that", s->address);
}

/* The socket is open: is there a ccrd behind it that can do its work? */
static int
try_out(const struct config *c, struct service *s, struct view text,
    struct fail *f)
{
	if (!look(c->path, s, f))
		return EXIT_FAILED;
	if (s->by == NULL) {
		fail(f, 500, "systemd has closed ccr.socket again; "
		    "journalctl --user -u ccr.socket tells why");
		return EXIT_FAILED;
	}
	if (!took_address(s, text, f))
		return EXIT_FAILED;
	return manager_tries(&manager_systemd, s, "journalctl --user -u "
	    "'ccr@*' -u ccr.service tells why", f);
}

static int
start(const struct config *c, struct service *s, struct fail *f)
{
	struct buf text = BUF(4096);
	int status = EXIT_FAILED;

	if (home_make(f) && set_address(c, &text, f))
		status = open_socket(c, f);
	if (status == EXIT_OK) {
		status = try_out(c, s, buf_view(&text), f);
		if (status == EXIT_OK)
			note_file(buf_view(&text), s);
		else
			manager_gives_up(&manager_systemd, s);
	}
	buf_free(&text);
	return status;
}

const struct manager manager_systemd = {
	.name = "systemd",
	.holder = "systemd: ccr.socket",
	.look = look,
	.start = start,
	.stop = stop,
};
