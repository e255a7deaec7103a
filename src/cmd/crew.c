#include "cmd/crew.h"

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

/* A job under way. */
struct run {
	pid_t pid;
	int fd;                 /* its result comes from here */
	size_t index;
};

struct shift {
	const struct crew *c;
	struct run run[CREW_AT_ONCE];
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
catch_signals(struct shift *s)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t ours;

	caught = 0;
	sigemptyset(&act.sa_mask);
	sigemptyset(&ours);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaddset(&ours, signals[i]);
	sigprocmask(SIG_BLOCK, &ours, &s->outside);
	for (size_t i = 0; i < SIGNALS; i++) {
		sigaction(signals[i], &act, &s->old[i]);
		sigdelset(&s->outside, signals[i]);
		/* nohup(1) means it. */
		if (s->old[i].sa_handler == SIG_IGN)
			sigaction(signals[i], &s->old[i], NULL);
	}
}

static void
release_signals(const struct shift *s)
{
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &s->old[i], NULL);
	sigprocmask(SIG_SETMASK, &s->outside, NULL);
}

static char *
result_of(const struct crew *c, size_t index)
{
	return (char *)c->result + index * c->size;
}

/*
 * In the child: do it, and hand the result over. The memory is a copy of the
 * parent's, so the result's own place will do.
 */
static void
work(const struct shift *s, size_t index, int fd)
{
	char *result = result_of(s->c, index);

	for (size_t i = 0; i < s->runs; i++)
		close(s->run[i].fd);
	for (size_t i = 0; i < SIGNALS; i++)
		signal(signals[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &s->outside, NULL);
	signal(SIGPIPE, SIG_IGN);
	memset(result, 0, s->c->size);
	s->c->work(s->c->context, index, result);
	write_all(fd, (struct view){ result, s->c->size },
	    clock_ms() + RESULT_MS);
	_exit(0);
}

static void
count(struct shift *s, size_t index)
{
	s->done++;
	s->failed += s->c->failed(result_of(s->c, index));
}

/* A job that could not even be started, or did not come to its end. */
static void
give_up(struct shift *s, size_t index, const char *why)
{
	memset(result_of(s->c, index), 0, s->c->size);
	s->c->lost(result_of(s->c, index), why);
	count(s, index);
}

/*
 * Start the next one in a process group of its own, so that what it starts
 * can be ended together with it.
 */
static void
begin(struct shift *s)
{
	size_t index = s->begun++;
	struct run *run = &s->run[s->runs];
	int ends[2];
	pid_t pid;

	if (pipe(ends) == -1) {
		give_up(s, index, "cannot make a pipe");
		return;
	}
	set_cloexec(ends[0]);
	set_cloexec(ends[1]);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		close(ends[0]);
		work(s, index, ends[1]);
	}
	close(ends[1]);
	if (pid == -1) {
		close(ends[0]);
		give_up(s, index, "cannot start another process");
		return;
	}
	setpgid(pid, pid);
	*run = (struct run){ pid, ends[0], index };
	s->runs++;
}

/* One has something to say: its result, or, having died, nothing. */
static void
finish(struct shift *s, size_t i)
{
	struct run run = s->run[i];
	char *result = result_of(s->c, run.index);
	size_t n = 0;
	ssize_t got;

	s->run[i] = s->run[--s->runs];
	while (n < s->c->size && (got = read_some(run.fd, result + n,
	    s->c->size - n, clock_ms() + RESULT_MS)) > 0)
		n += (size_t)got;
	close(run.fd);
	waitpid(run.pid, NULL, 0);
	if (n < s->c->size)
		give_up(s, run.index, "the process that tried it was ended");
	else
		count(s, run.index);
}

static void
show_progress(const struct shift *s)
{
	if (s->c->done == NULL)
		return;
	fprintf(stderr, "\r%zu of %zu %s", s->done, s->c->n, s->c->done);
	if (s->failed > 0)
		fprintf(stderr, ", %zu failed", s->failed);
	fputs("\033[K", stderr);
}

/* Wait until one of them, or a signal, has something to say. */
static void
await(struct shift *s)
{
	fd_set in;
	int top = -1;

	FD_ZERO(&in);
	for (size_t i = 0; i < s->runs; i++) {
		FD_SET(s->run[i].fd, &in);
		if (s->run[i].fd > top)
			top = s->run[i].fd;
	}
	if (pselect(top + 1, &in, NULL, NULL, NULL, &s->outside) == -1)
		return;
	for (size_t i = s->runs; i-- > 0;)
		if (FD_ISSET(s->run[i].fd, &in))
			finish(s, i);
}

static void
end_all(struct shift *s)
{
	for (size_t i = 0; i < s->runs; i++)
		kill(-s->run[i].pid, SIGTERM);
	while (s->runs > 0)
		finish(s, s->runs - 1);
}

int
crew_run(const struct crew *c)
{
	struct shift s = { .c = c };

	catch_signals(&s);
	while (s.done < c->n && caught == 0) {
		while (s.runs < c->at_once && s.begun < c->n)
			begin(&s);
		show_progress(&s);
		if (s.runs > 0)
			await(&s);
	}
	end_all(&s);
	if (c->done != NULL)
		fputs("\r\033[K", stderr);
	release_signals(&s);
	return caught;
}

void
crew_die(int number)
{
	fputs("ccr: interrupted\n", stderr);
	signal(number, SIG_DFL);
	raise(number);
}
