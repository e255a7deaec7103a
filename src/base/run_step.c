#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/run.h"

/* As much as is moved at once. */
#define PIECE (64 * 1024)

/* Where poll cannot ask for this, POLLHUP tells of it. */
#ifndef POLLRDHUP
#define POLLRDHUP 0
#endif

static void
close_end(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static bool
is_later(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Hand on a line of its standard error, and begin anew. */
static void
tell(struct run *r)
{
	if (r->lines < RUN_LINES)
		r->how.told(r->how.context, buf_view(&r->line));
	else if (r->lines == RUN_LINES)
		r->how.told(r->how.context, VIEW("(more is not shown)"));
	if (r->lines <= RUN_LINES)
		r->lines++;
	buf_clear(&r->line);
}

static void
take_errors(struct run *r, struct view text)
{
	while (text.p != NULL) {
		struct view line = view_cut(&text, '\n');
		size_t room = r->line.max - r->line.n;

		buf_add(&r->line, (struct view){ line.p,
		    line.n < room ? line.n : room });
		if (text.p != NULL)
			tell(r);
	}
}

/* Read what is there of its standard error. */
static void
read_errors(struct run *r)
{
	char piece[4096];
	ssize_t n;

	while (r->err != -1) {
		n = read(r->err, piece, sizeof(piece));
		if (n > 0)
			take_errors(r, (struct view){ piece, (size_t)n });
		else if (n == -1 && is_later())
			return;
		else
			close_end(&r->err);
	}
	if (r->line.n > 0)
		tell(r);
}

static bool
read_output(struct run *r, struct buf *out, struct fail *f)
{
	size_t left = out->max - out->n;
	char *p = buf_room(out, left < PIECE ? left : PIECE), over;
	ssize_t n;

	if (p == NULL)
		return fail(f, 500, "printed too much");
	/* At the ceiling one byte more tells whether that was all. */
	n = left == 0 ? read(r->out, &over, 1) :
	    read(r->out, p, out->cap - out->n);
	if (n == -1 && is_later())
		return true;
	if (n <= 0) {
		close_end(&r->out);
		return n == 0 || fail(f, 500, "could not be read: %s",
		    strerror(errno));
	}
	if (left == 0)
		return fail(f, 500, "printed too much");
	out->n += (size_t)n;
	return true;
}

/* One that reads no more is no trouble: what it prints counts. */
static void
write_input(struct run *r, struct view *text)
{
	ssize_t n = write(r->in, text->p, text->n);

	if (n >= 0) {
		*text = view_skip(*text, (size_t)n);
	} else if (!is_later()) {
		close_end(&r->in);
		*text = view_skip(*text, text->n);
	}
}

/* Has the client left? Asked of what poll said. */
static bool
has_left(const struct pollfd *client)
{
	return (client->revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0;
}

bool
run_step(struct run *r, struct view *text, struct buf *out,
    int64_t deadline_ms, struct fail *f)
{
	struct pollfd p[] = {
		{ .fd = text->n > 0 ? r->in : -1, .events = POLLOUT },
		{ .fd = r->out, .events = POLLIN },
		{ .fd = r->err, .events = POLLIN },
		{ .fd = r->how.client, .events = POLLRDHUP },
	};
	int n;

	if (r->in == -1)
		*text = view_skip(*text, text->n);
	do
		n = poll(p, 4, clock_left(deadline_ms));
	while (n == -1 && errno == EINTR);
	if (n == 0)
		return fail(f, 500, "did not end in time");
	if (n == -1)
		return fail(f, 500, "could not be read: %s", strerror(errno));
	if (has_left(&p[3]))
		return fail_gone(f);
	if (p[0].revents != 0)
		write_input(r, text);
	if (p[2].revents != 0)
		read_errors(r);
	return p[1].revents == 0 || read_output(r, out, f);
}

static bool
judge(int status, struct fail *f)
{
	if (WIFSIGNALED(status))
		return fail(f, 500, "was killed by signal %d",
		    WTERMSIG(status));
	if (WEXITSTATUS(status) == RUN_NOT_FOUND)
		return fail(f, 500, "was not found, or ended with status 127");
	if (WEXITSTATUS(status) == RUN_NOT_STARTED)
		return fail(f, 500, "could not be started");
	return WEXITSTATUS(status) == 0 ||
	    fail(f, 500, "ended with status %d", WEXITSTATUS(status));
}

/*
 * Has it ended? It is left as it is, so that its number stays its own. Where
 * SIGCHLD is ignored nobody learns of an end: then it counts as one.
 */
static bool
has_ended(const struct run *r)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)r->pid, &info, WEXITED | WNOHANG | WNOWAIT) ==
	    -1)
		return errno != EINTR;
	return info.si_pid == r->pid;
}

/* Its status, after an end to what it may have left behind. */
static int
reap(struct run *r)
{
	pid_t pid = r->pid, got;
	int status = 0;

	kill(-pid, SIGKILL);
	do
		got = waitpid(pid, &status, 0);
	while (got == -1 && errno == EINTR);
	r->pid = 0;
	return got == pid ? status : 0;
}

bool
run_end(struct run *r, int64_t deadline_ms, struct fail *f)
{
	struct timespec pause = { .tv_nsec = 100 * 1000 };

	run_no_more(r);
	while (!has_ended(r)) {
		struct pollfd client = { .fd = r->how.client,
			.events = POLLRDHUP };

		read_errors(r);
		if (poll(&client, 1, 0) > 0 && has_left(&client))
			return fail_gone(f);
		if (clock_ms() >= deadline_ms)
			return fail(f, 500, "did not end in time");
		/* Who closes its output is about to end. */
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < 5 * 1000 * 1000)
			pause.tv_nsec *= 2;
	}
	read_errors(r);
	return judge(reap(r), f);
}

bool
run_whole(struct run *r, struct view text, struct buf *out,
    int64_t deadline_ms, struct fail *f)
{
	while (r->out != -1) {
		if (text.n == 0)
			run_no_more(r);
		if (!run_step(r, &text, out, deadline_ms, f))
			return false;
	}
	return run_end(r, deadline_ms, f);
}
