#include "cmd/trials.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"

#define RESULT_MS 5000

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
enum { SIGNALS = sizeof(signals) / sizeof(*signals) };
static volatile sig_atomic_t caught;

/* A trial under way. */
struct run {
	pid_t pid;
	int fd;                 /* its result comes from here */
	size_t index;
};

struct crew {
	struct trials *t;
	struct run run[TRIALS_AT_ONCE];
	size_t runs, begun, done, failed;
	sigset_t outside;       /* blocked while waiting: none of ours */
	struct sigaction old[SIGNALS];
};

static void
on_signal(int number)
{
	caught = number;
}

/* They are blocked but in pselect, so that none is overlooked. */
static void
catch_signals(struct crew *c)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t ours;

	caught = 0;
	sigemptyset(&act.sa_mask);
	sigemptyset(&ours);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaddset(&ours, signals[i]);
	sigprocmask(SIG_BLOCK, &ours, &c->outside);
	for (size_t i = 0; i < SIGNALS; i++) {
		sigaction(signals[i], &act, &c->old[i]);
		sigdelset(&c->outside, signals[i]);
		/* nohup(1) means it. */
		if (c->old[i].sa_handler == SIG_IGN)
			sigaction(signals[i], &c->old[i], NULL);
	}
}

static void
release_signals(const struct crew *c)
{
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &c->old[i], NULL);
	sigprocmask(SIG_SETMASK, &c->outside, NULL);
}

/* In the child: do it, and hand the result over. */
static void
work(const struct crew *c, size_t index, int fd)
{
	struct trial_result r;

	for (size_t i = 0; i < c->runs; i++)
		close(c->run[i].fd);
	for (size_t i = 0; i < SIGNALS; i++)
		signal(signals[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &c->outside, NULL);
	signal(SIGPIPE, SIG_IGN);
	memset(&r, 0, sizeof(r));
	trial_run(&c->t->trial[index], c->t->config, c->t->ccrd, &r);
	write_all(fd, (struct view){ (const char *)&r, sizeof(r) },
	    clock_ms() + RESULT_MS);
	_exit(0);
}

static void
count(struct crew *c, const struct trial_result *r)
{
	c->done++;
	c->failed += r->text != TRIAL_PASSED || r->tool != TRIAL_PASSED;
}

/* A trial that could not even be started. */
static void
give_up(struct crew *c, size_t index, const char *why)
{
	struct trial_result *r = &c->t->result[index];

	*r = (struct trial_result){ .text = TRIAL_FAILED, .first_ms = -1,
	    .total_ms = -1 };
	snprintf(r->error, sizeof(r->error), "%s", why);
	count(c, r);
}

/*
 * Start the next one, with its handler in a process group of its own, so that
 * both can be ended together.
 */
static void
begin(struct crew *c)
{
	size_t index = c->begun++;
	struct run *run = &c->run[c->runs];
	int ends[2];
	pid_t pid;

	if (pipe(ends) == -1) {
		give_up(c, index, "cannot make a pipe");
		return;
	}
	set_cloexec(ends[0]);
	set_cloexec(ends[1]);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		close(ends[0]);
		work(c, index, ends[1]);
	}
	close(ends[1]);
	if (pid == -1) {
		close(ends[0]);
		give_up(c, index, "cannot start another process");
		return;
	}
	setpgid(pid, pid);
	*run = (struct run){ pid, ends[0], index };
	c->runs++;
}

/* One has something to say: its result, or, having died, nothing. */
static void
finish(struct crew *c, size_t i)
{
	struct run run = c->run[i];
	struct trial_result *r = &c->t->result[run.index];
	size_t n = 0;
	ssize_t got;

	c->run[i] = c->run[--c->runs];
	while (n < sizeof(*r) && (got = read_some(run.fd, (char *)r + n,
	    sizeof(*r) - n, clock_ms() + RESULT_MS)) > 0)
		n += (size_t)got;
	close(run.fd);
	waitpid(run.pid, NULL, 0);
	if (n < sizeof(*r))
		give_up(c, run.index, "the process that tried it was ended");
	else
		count(c, r);
}

static void
show_progress(const struct crew *c)
{
	if (!c->t->progress)
		return;
	fprintf(stderr, "\r%zu of %zu tested", c->done, c->t->n);
	if (c->failed > 0)
		fprintf(stderr, ", %zu failed", c->failed);
	fputs("\033[K", stderr);
}

/* Wait until one of them, or a signal, has something to say. */
static void
await(struct crew *c)
{
	fd_set in;
	int top = -1;

	FD_ZERO(&in);
	for (size_t i = 0; i < c->runs; i++) {
		FD_SET(c->run[i].fd, &in);
		if (c->run[i].fd > top)
			top = c->run[i].fd;
	}
	if (pselect(top + 1, &in, NULL, NULL, NULL, &c->outside) == -1)
		return;
	for (size_t i = c->runs; i-- > 0;)
		if (FD_ISSET(c->run[i].fd, &in))
			finish(c, i);
}

static void
end_all(struct crew *c)
{
	for (size_t i = 0; i < c->runs; i++)
		kill(-c->run[i].pid, SIGTERM);
	while (c->runs > 0)
		finish(c, c->runs - 1);
}

int
trials_run(struct trials *t)
{
	struct crew c = { .t = t };

	catch_signals(&c);
	while (c.done < t->n && caught == 0) {
		while (c.runs < t->at_once && c.begun < t->n)
			begin(&c);
		show_progress(&c);
		if (c.runs > 0)
			await(&c);
	}
	end_all(&c);
	if (t->progress)
		fputs("\r\033[K", stderr);
	release_signals(&c);
	return caught;
}
