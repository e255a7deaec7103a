/* launchd of macOS: an agent of the user who is logged in. */
#include "cmd/manager.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/self.h"
#include "cmd/agent.h"
#include "cmd/command.h"
#include "cmd/probe.h"
#include "cmd/put_file.h"
#include "cmd/tool.h"
#include "config/home.h"

#define TEXT_MAX 65536
#define SHOWN_MAX (1 << 20)

/* How long its ccrd may take to end: ExitTimeOut of the agent, and more. */
#define STOP_MS 20000

/* How long launchd may take to listen. */
#define LISTEN_MS 5000

/* The agent in the domain of the user who is logged in: "gui/501/ccr". */
static void
set_name(char name[static 64], bool agent)
{
	snprintf(name, 64, "gui/%lu%s", (unsigned long)getuid(),
	    agent ? "/" AGENT_LABEL : "");
}

/* launchctl WORD NAME [PATH] */
static bool
order(const char *word, const char *name, const char *path, struct fail *f)
{
	const char *const argv[] = { "launchctl", word, name, path, NULL };
	const struct tool t = { .argv = argv, .named = 2, .first = true };
	struct buf out = BUF(SHOWN_MAX);
	bool ok = tool_run(&t, &out, f);

	buf_free(&out);
	return ok;
}

/* Has launchd the agent? What it prints of it is not made to be read. */
static bool
is_loaded(void)
{
	char name[64];
	struct fail unused;

	set_name(name, true);
	return order("print", name, NULL, &unused);
}

/* Is there a launchd, and a place for the user's agents? */
static bool
is_there(void)
{
	const char *home = getenv("HOME");
	struct buf library = BUF(4096);
	bool there;

	buf_addf(&library, "%s/Library", home == NULL ? "" : home);
	there = buf_cstr(&library) != NULL &&
	    access(library.p, W_OK) == 0 && tool_there("launchctl");
	buf_free(&library);
	return there;
}

/* The agent's file, empty if there is none. */
static bool
read_agent(struct buf *text)
{
	struct buf path = BUF(4096);
	struct fail unused;
	bool has = agent_path(&path, &unused) && read_file(path.p, text);

	buf_free(&path);
	return has;
}

/* Is it for this home? One that was put there by hand need not say. */
static bool
is_ours(struct view agent)
{
	struct buf theirs = BUF(4096), ours = BUF(4096);
	struct fail unused;
	bool same;

	same = !agent_string(agent, "CCR_HOME", &theirs) ?
	    getenv("CCR_HOME") == NULL :
	    home_path(&ours, "", &unused) && buf_cstr(&ours) != NULL &&
	    manager_same_file(buf_view(&theirs), ours.p);
	buf_free(&theirs);
	buf_free(&ours);
	return same;
}

/* Not if that has been removed or has moved since: then it is written anew. */
static bool
has_program(struct view agent)
{
	struct buf path = BUF(4096);
	bool has;

	has = agent_string(agent, "ProgramArguments", &path) &&
	    buf_cstr(&path) != NULL && access(path.p, X_OK) == 0;
	buf_free(&path);
	return has;
}

static void
read_address(struct view agent, struct service *s)
{
	struct buf host = BUF(256), port = BUF(32), both = BUF(512);

	if (agent_string(agent, "SockNodeName", &host) &&
	    agent_string(agent, "SockServiceName", &port)) {
		buf_addf(&both, "%.*s:%.*s", VIEW_ARG(buf_view(&host)),
		    VIEW_ARG(buf_view(&port)));
		service_read_address(s, buf_view(&both));
	}
	buf_free(&host);
	buf_free(&port);
	buf_free(&both);
}

static bool
look(const char *config_path, struct service *s, struct fail *f)
{
	struct buf text = BUF(TEXT_MAX);
	bool has, ours;

	(void)f;
	if (!manager_reads(config_path) || !is_there())
		return true;
	has = read_agent(&text);
	ours = !has || is_ours(buf_view(&text));
	if (ours && s->fit == NULL)
		s->fit = &manager_launchd;
	if (has && ours && has_program(buf_view(&text)) && is_loaded()) {
		s->by = &manager_launchd;
		read_address(buf_view(&text), s);
	}
	buf_free(&text);
	return true;
}

/*
 * launchctl bootout only asks; what it says of that is of no interest. The
 * agent is gone, and its name free for another, when its ccrd has ended.
 */
static bool
unload(struct fail *f)
{
	int64_t deadline = clock_ms() + STOP_MS;
	char name[64];
	struct fail asked = { 0 };

	set_name(name, true);
	order("bootout", name, NULL, &asked);
	while (is_loaded()) {
		if (clock_left(deadline) == 0)
			return fail(f, 500, "launchd still has %s after %d s; "
			    "%s", name, STOP_MS / 1000, asked.text);
		poll(NULL, 0, 50);
	}
	return true;
}

/* Without its file it does not come back with the next login. */
static bool
stop(const struct service *s, struct fail *f)
{
	struct buf path = BUF(4096);
	bool ok;

	(void)s;
	ok = agent_path(&path, f) && unload(f) &&
	    (unlink(path.p) == 0 || errno == ENOENT ||
	    fail(f, 500, "cannot remove %s: %s", path.p, strerror(errno)));
	buf_free(&path);
	return ok;
}

/* ccr's home, which is there, from the root on; NULL if that fails. */
static char *
whole_home(struct fail *f)
{
	struct buf home = BUF(4096);
	char *whole = NULL;

	if (home_path(&home, "", f) && (buf_cstr(&home) != NULL ||
	    fail(f, 500, "out of memory"))) {
		whole = realpath(home.p, NULL);
		if (whole == NULL)
			fail(f, 500, "%s: %s", home.p, strerror(errno));
	}
	buf_free(&home);
	return whole;
}

static bool
write_agent(const struct config *c, const char *path, struct fail *f)
{
	struct buf text = BUF(TEXT_MAX), ccrd = BUF(4096);
	char *home = whole_home(f);
	bool ok;

	ok = home != NULL && self_find(&ccrd, "ccrd", f) &&
	    agent_text(c, ccrd.p, home, &text, f) &&
	    put_folders_of(path, f) &&
	    put_file(path, buf_view(&text), 0644, true, f);
	buf_free(&text);
	buf_free(&ccrd);
	free(home);
	return ok;
}

/* launchd has the agent: does it listen, and is there a ccrd that works? */
static int
try_out(const struct config *c, struct service *s, struct fail *f)
{
	int64_t deadline = clock_ms() + LISTEN_MS;

	if (!service_configured(c, s))
		return EXIT_FAILED;
	while (!probe_connects(s->address) && clock_left(deadline) > 0)
		poll(NULL, 0, 10);
	s->by = &manager_launchd;
	return manager_tries(s->by, s, "launchd.log in ccr's home tells why",
	    f);
}

/*
 * If there is no domain for the agent (nobody is logged in at the screen),
 * ccr's own acceptor makes up for it.
 */
static int
load(const struct config *c, const char *path, struct service *s,
    struct fail *f)
{
	char domain[64];

	if (manager_finds_taken(c, f))
		return EXIT_PORT;
	if (!write_agent(c, path, f))
		return EXIT_FAILED;
	set_name(domain, false);
	if (!order("bootstrap", domain, path, f))
		return EXIT_CONFIG;
	return try_out(c, s, f);
}

/* An agent that is loaded still has lost its file or its program. */
static int
start(const struct config *c, struct service *s, struct fail *f)
{
	struct buf path = BUF(4096);
	int status = EXIT_FAILED;

	if (home_make(f) && agent_path(&path, f) &&
	    (!is_loaded() || unload(f))) {
		status = load(c, path.p, s, f);
		if (status != EXIT_OK)
			manager_gives_up(&manager_launchd, s);
	}
	if (status == EXIT_OK)
		snprintf(s->note, sizeof(s->note), "%s: ccr listens after "
		    "each login too, until ccr stop\n", path.p);
	buf_free(&path);
	return status;
}

const struct manager manager_launchd = {
	.name = "launchd",
	.holder = "launchd: " AGENT_LABEL,
	.look = look,
	.start = start,
	.stop = stop,
};
