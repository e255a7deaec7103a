/*
 * ccrd: answer the connection that was handed over, or accept connections and
 * fork a handler for each.
 *
 * Exit status: 0 done; 1 failed; 2 wrong usage, or no socket was handed over;
 * and with -l: 4 another ccrd holds the lock; 5 another program has the port;
 * 6 the configuration is missing or wrong.
 */
#include <err.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "config/config.h"
#include "config/home.h"
#include "front/acceptor.h"
#include "front/activation.h"
#include "front/address.h"
#include "front/journal.h"
#include "front/leave.h"
#include "front/lock.h"
#include "front/process.h"
#include "front/serve.h"
#include "upstream/upstream.h"

enum {
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_RUNNING = 4,
	STATUS_PORT = 5,
	STATUS_CONFIG = 6
};

/* Who starts us waits for no more than a line. */
#define NOTIFY_MS 5000

struct program {
	const char *config_path;
	const char *pin;                /* -k */
	const char *lock_path;          /* -l only */
	const char *address[LISTENERS]; /* -l, as often as it is given */
	size_t addresses;
	int notify_fd;                  /* -n, -1 without */
	int lock_fd;
	struct acceptor acceptor;
	struct listeners listeners;
	struct buf config_default, lock_default;
};

static const char usage[] =
"usage: ccrd [-c FILE] [-k PROVIDER/LABEL]\n"
"       ccrd [-c FILE] [-L FILE] [-n FD] -l HOST:PORT [-l HOST:PORT]...\n"
"       ccrd -V | -h\n"
"\n"
"  -c FILE       the configuration (default: config.json in ccr's home)\n"
"  -k P/LABEL    use this key alone, once a request\n"
"  -l HOST:PORT  listen there, and stay\n"
"  -L FILE       the lock to hold while listening (default: ccrd.lock there)\n"
"  -n FD         write \"ready\" or what is wrong to this descriptor\n"
"  -V            print the version\n"
"  -h            print this\n"
"\n"
"Without -l, ccrd serves what it was started with: the sockets that systemd\n"
"or launchd hand over, or standard input, as inetd does it.\n";

/* Tell who waits, or who sits at the terminal; returns the status. */
static int
report(const struct program *p, int status, const char *code,
	const struct fail *f)
{
	struct buf line = BUF(4096);

	if (p->notify_fd == -1) {
		fprintf(stderr, "ccrd: %s\n", f->text);
		return status;
	}
	buf_addf(&line, "%s %s\n", code, f->text);
	write_all(p->notify_fd, buf_view(&line), clock_ms() + NOTIFY_MS);
	buf_free(&line);
	return status;
}

/* In a handler, or in ccrd itself when it was handed one connection. */
static int
handle(int fd, void *context)
{
	const struct program *p = context;
	struct fail f = { 0 };
	int status;

	if (p->lock_fd != -1)
		close(p->lock_fd);
	if (!leave_on_signals(&f))
		return STATUS_FAILED;
	status = serve(fd, fd, p->config_path, p->pin);
	close(fd);
	return status;
}

/* What the acceptor wants to know of the configuration; nothing is kept. */
static bool
read_config(struct program *p, bool *keyed, struct fail *f)
{
	struct config c = { 0 };
	struct mistakes m = { 0 };
	bool good = config_load(&c, p->config_path, &m);
	struct view first = buf_view(&m.errors);

	if (good) {
		p->acceptor.max_handlers = (size_t)c.max_connections;
		p->acceptor.idle_ms = c.idle_exit_seconds * 1000;
		*keyed = c.apikey.n > 0;
		config_free(&c);
	} else {
		first = view_cut(&first, '\n');
		fail(f, 500, "%.*s", VIEW_ARG(first));
	}
	mistakes_free(&m);
	return good;
}

/* Accept until it is over. */
static int
accept_all(struct program *p)
{
	struct fail f = { 0 };

	p->acceptor.listeners = &p->listeners;
	p->acceptor.handle = handle;
	p->acceptor.context = p;
	if (acceptor_run(&p->acceptor, &f))
		return 0;
	return report(p, STATUS_FAILED, "failed", &f);
}

/* Take the lock that there is one of in ccr's home. */
static int
take_lock(struct program *p)
{
	struct fail f = { 0 };
	pid_t holder;

	if (p->lock_path == NULL && home_make(&f) &&
	    home_path(&p->lock_default, "ccrd.lock", &f))
		p->lock_path = buf_cstr(&p->lock_default);
	if (p->lock_path == NULL)
		return report(p, STATUS_FAILED, "failed", &f);
	p->lock_fd = lock_take(p->lock_path, &holder, &f);
	if (p->lock_fd != -1)
		return 0;
	if (holder != 0)
		return report(p, STATUS_RUNNING, "running", &f);
	return report(p, STATUS_FAILED, "failed", &f);
}

/* Listen on every -l; one that others can reach needs an APIKEY. */
static int
listen_all(struct program *p, bool keyed)
{
	struct fail f = { 0 };
	struct address at;

	for (size_t i = 0; i < p->addresses; i++) {
		switch (listen_on(&p->listeners, p->address[i], &f)) {
		case LISTEN_OK:
			break;
		case LISTEN_TAKEN:
			return report(p, STATUS_PORT, "port", &f);
		case LISTEN_FAILED:
			return report(p, STATUS_FAILED, "failed", &f);
		}
	}
	for (size_t i = 0; i < p->listeners.n && !keyed; i++) {
		address_of(p->listeners.fd[i], &at);
		if (at.loopback)
			continue;
		fail(&f, 403, "-l names an address that others can reach: set "
		    "APIKEY in config.json, or listen on 127.0.0.1");
		return report(p, STATUS_CONFIG, "config", &f);
	}
	return 0;
}

/* Say that we are there: in the lock's text, and to who waits for us. */
static void
announce(struct program *p)
{
	struct buf text = BUF(256);

	address_describe(p->listeners.fd[0], &text);
	buf_addc(&text, '\n');
	lock_describe(p->lock_fd, buf_view(&text));
	buf_free(&text);
	if (p->notify_fd == -1)
		return;
	write_all(p->notify_fd, VIEW("ready\n"), clock_ms() + NOTIFY_MS);
	close(p->notify_fd);
	p->notify_fd = -1;
}

/* -l: bind, and stay. */
static int
stand(struct program *p)
{
	struct fail f = { 0 };
	bool keyed = false;
	int status;

	if (!read_config(p, &keyed, &f))
		return report(p, STATUS_CONFIG, "config", &f);
	p->acceptor.idle_ms = -1;
	status = take_lock(p);
	if (status == 0)
		status = listen_all(p, keyed);
	if (status != 0)
		return status;
	upstream_init();
	process_shrink();
	announce(p);
	return accept_all(p);
}

/* Serve what was handed over. */
static int
serve_given(struct program *p, int input)
{
	struct activation a;
	struct fail f = { 0 };
	bool keyed;

	if (!activation_find(&a, input, &f)) {
		report(p, STATUS_USAGE, "failed", &f);
		fputs(usage, stderr);
		return STATUS_USAGE;
	}
	if (a.connection != -1) {
		upstream_init();
		return handle(a.connection, p);
	}
	p->listeners = a.listeners;
	/* With a wrong file each handler says so to its client. */
	read_config(p, &keyed, &f);
	upstream_init();
	process_shrink();
	activation_ready();
	return accept_all(p);
}

/* A descriptor's number, or -1. */
static int
descriptor(const char *text)
{
	int64_t n;

	if (!view_number(view_of(text), &n) || n > 1 << 20)
		return -1;
	return set_cloexec((int)n) ? (int)n : -1;
}

/* Read the options: -1 to go on, else an exit status. */
static int
read_options(struct program *p, int argc, char *argv[], const char **trouble)
{
	int c;

	opterr = 0;
	while ((c = getopt(argc, argv, "c:hk:l:L:n:V")) != -1) {
		if (c == 'c')
			p->config_path = optarg;
		else if (c == 'k')
			p->pin = optarg;
		else if (c == 'l' && p->addresses < LISTENERS)
			p->address[p->addresses++] = optarg;
		else if (c == 'L')
			p->lock_path = optarg;
		else if (c == 'n' && (p->notify_fd = descriptor(optarg)) != -1)
			continue;
		else if (c == 'V')
			return printf("ccrd %s\n", CCR_VERSION) < 0;
		else if (c == 'h')
			return fputs(usage, stdout) < 0;
		else
			*trouble = c == 'n' ? "-n names no open descriptor" :
			    c == 'l' ? "too many -l" : "unknown option";
	}
	if (optind < argc)
		*trouble = "too many arguments";
	else if (p->addresses == 0 && (p->lock_path != NULL ||
		p->notify_fd != -1))
		*trouble = "-L and -n have no meaning without -l";
	return -1;
}

static int
run(struct program *p, int argc, char *argv[])
{
	const char *trouble = NULL;
	int status = read_options(p, argc, argv, &trouble), input = -1;
	struct fail f;

	if (status != -1)
		return status;
	/* From here on, what is printed cannot reach a client. */
	if (p->addresses == 0)
		input = activation_take_input();
	journal_take();
	if (trouble != NULL) {
		warnx("%s", trouble);
		fputs(usage, stderr);
		return STATUS_USAGE;
	}
	if (p->config_path == NULL &&
	    home_path(&p->config_default, "config.json", &f))
		p->config_path = buf_cstr(&p->config_default);
	if (p->config_path == NULL)
		p->config_path = "";
	return p->addresses > 0 ? stand(p) : serve_given(p, input);
}

int
main(int argc, char *argv[])
{
	struct program p = {
		.notify_fd = -1,
		.lock_fd = -1,
		.acceptor = { .max_handlers = 256, .idle_ms = 300 * 1000 },
		.config_default = BUF(4096),
		.lock_default = BUF(4096),
	};
	int status;

	process_harden();
	status = run(&p, argc, argv);
	listen_close(&p.listeners);
	buf_free(&p.config_default);
	buf_free(&p.lock_default);
	return status;
}
