#include "front/acceptor.h"

#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "http/response.h"

/* How long handlers may take to finish an answer when all has to end. */
#define LEAVE_MS 10000

/* After descriptors or memory ran out: others may give some back. */
#define PAUSE_MS 100

static const int stop_signals[] = { SIGTERM, SIGINT, SIGHUP };
#define STOP_SIGNALS (sizeof(stop_signals) / sizeof(*stop_signals))

static volatile sig_atomic_t stops;

struct crew {
	const struct acceptor *set;
	pid_t *handler;
	size_t handlers;
	int64_t idle_since_ms;
	sigset_t outside;       /* blocked while waiting: none of our signals */
};

static void
on_signal(int signal_number)
{
	if (signal_number != SIGCHLD && stops < 2)
		stops++;
}

/*
 * Our signals are blocked but in pselect, which returns at once if one of them
 * has come before: none is overlooked.
 */
static void
catch_signals(struct crew *c)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t ours;

	stops = 0;
	sigemptyset(&act.sa_mask);
	sigemptyset(&ours);
	sigaddset(&ours, SIGCHLD);
	for (size_t i = 0; i < STOP_SIGNALS; i++)
		sigaddset(&ours, stop_signals[i]);
	sigprocmask(SIG_BLOCK, &ours, &c->outside);
	sigdelset(&c->outside, SIGCHLD);
	sigaction(SIGCHLD, &act, NULL);
	for (size_t i = 0; i < STOP_SIGNALS; i++) {
		sigdelset(&c->outside, stop_signals[i]);
		sigaction(stop_signals[i], &act, NULL);
	}
}

/*
 * As a process finds it that was started anew, but for the signals to stop:
 * they stay blocked until the handler has prepared for them.
 */
static void
release_signals(const struct crew *c)
{
	sigset_t blocked = c->outside;

	signal(SIGCHLD, SIG_DFL);
	for (size_t i = 0; i < STOP_SIGNALS; i++) {
		signal(stop_signals[i], SIG_DFL);
		sigaddset(&blocked, stop_signals[i]);
	}
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static void
reap(struct crew *c)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
		for (size_t i = 0; i < c->handlers; i++) {
			if (c->handler[i] != pid)
				continue;
			c->handler[i] = c->handler[--c->handlers];
			c->idle_since_ms = clock_ms();
			break;
		}
	}
}

/* Milliseconds until there is something to do without being woken; -1 never. */
static int64_t
idle_left(const struct crew *c)
{
	int64_t left;

	if (c->set->idle_ms < 0 || c->handlers > 0)
		return -1;
	left = c->idle_since_ms + c->set->idle_ms - clock_ms();
	return left > 0 ? left : 0;
}

/* Wait for clients and signals; false after ms without either. */
static bool
await(const struct crew *c, int64_t ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };
	const struct listeners *l = c->set->listeners;
	/* With every hand busy, clients wait in the kernel's queue. */
	size_t n = c->handlers < c->set->max_handlers ? l->n : 0;
	fd_set ready;
	int top = -1;

	FD_ZERO(&ready);
	for (size_t i = 0; i < n; i++) {
		FD_SET(l->fd[i], &ready);
		if (l->fd[i] > top)
			top = l->fd[i];
	}
	return pselect(top + 1, &ready, NULL, NULL, ms < 0 ? NULL : &time,
	    &c->outside) != 0;
}

/* Without a process to answer him, a client is told so. */
static void
turn_away(int fd)
{
	struct request r = { .minor = 1 };
	struct response a;
	struct stream s;
	struct fail f = { 0 };

	stream_open(&s, fd, fd, 0);
	response_open(&a, &s, &r);
	fail(&f, 503, "ccr cannot start another process now");
	response_error(&a, &f, VIEW(""));
	response_free(&a);
	stream_free(&s);
}

static void
start_handler(struct crew *c, int fd)
{
	pid_t pid = fork();

	if (pid == 0) {
		listen_close(c->set->listeners);
		release_signals(c);
		_exit(c->set->handle(fd, c->set->context));
	}
	if (pid == -1)
		turn_away(fd);
	else
		c->handler[c->handlers++] = pid;
	close(fd);
}

/* Accept whoever waits, as long as there are hands. */
static void
accept_from(struct crew *c, int listener)
{
	while (c->handlers < c->set->max_handlers) {
		int fd = accept(listener, NULL, NULL);

		if (fd != -1) {
			set_cloexec(fd);
			start_handler(c, fd);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM)
			poll(NULL, 0, PAUSE_MS);
		/* A client that gave up meanwhile is no reason to stop. */
		if (errno != ECONNABORTED && errno != EINTR)
			return;
	}
}

static void
tell_all(const struct crew *c, int signal_number)
{
	for (size_t i = 0; i < c->handlers; i++)
		kill(c->handler[i], signal_number);
}

/* Wait for all handlers; those that stay are killed. */
static void
dismiss(struct crew *c)
{
	int64_t deadline = clock_ms() + LEAVE_MS;
	bool killed = false;

	tell_all(c, SIGTERM);
	for (reap(c); c->handlers > 0; reap(c)) {
		if (!killed && (stops > 1 || clock_left(deadline) == 0)) {
			tell_all(c, SIGKILL);
			killed = true;
		}
		await(c, killed ? -1 : clock_left(deadline));
	}
}

static void
accept_all(struct crew *c)
{
	while (stops == 0) {
		struct listeners *l = c->set->listeners;
		bool woken = await(c, idle_left(c));

		reap(c);
		for (size_t i = 0; stops == 0 && i < l->n; i++)
			accept_from(c, l->fd[i]);
		if (!woken && c->handlers == 0)
			return;
	}
}

bool
acceptor_run(const struct acceptor *a, struct fail *f)
{
	struct crew c = { .set = a, .idle_since_ms = clock_ms() };

	for (size_t i = 0; i < a->listeners->n; i++) {
		if (a->listeners->fd[i] >= FD_SETSIZE)
			return fail(f, 500, "too many descriptors were handed "
			    "over");
		set_nonblocking(a->listeners->fd[i]);
	}
	c.handler = calloc(a->max_handlers, sizeof(*c.handler));
	if (c.handler == NULL)
		return fail(f, 500, "out of memory");
	catch_signals(&c);
	accept_all(&c);
	listen_close(a->listeners);
	dismiss(&c);
	free(c.handler);
	return true;
}
