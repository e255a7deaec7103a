#include "base/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/io.h"

/* Where the kernel cannot close all at once. */
#define LAST_FD 4096

extern char **environ;

/* Both ends above the three that every program has, and not inherited. */
static bool
make_pipe(int end[2])
{
	if (pipe(end) == -1)
		return false;
	for (int i = 0; i < 2; i++) {
		int low = end[i];

		if (low <= STDERR_FILENO) {
			end[i] = fcntl(low, F_DUPFD, STDERR_FILENO + 1);
			close(low);
		}
		if (end[i] == -1 || !set_cloexec(end[i]))
			return false;
	}
	return true;
}

static void
close_from(unsigned first)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, ~0U, 0) == 0)
		return;
#endif
	for (int fd = (int)first; fd < LAST_FD; fd++)
		close(fd);
}

/* In the child: the descriptors that it gets, and no others. */
static bool
arrange(const int pipes[3][2])
{
	for (int fd = 0; fd < 3; fd++) {
		int end = pipes[fd][fd == STDIN_FILENO ? 0 : 1];

		if (end == -1)
			end = open("/dev/null", O_RDWR);
		if (end == -1 || dup2(end, fd) == -1)
			return false;
	}
	close_from(STDERR_FILENO + 1);
	return true;
}

static void
set_bounds(const struct run_how *how, pid_t parent)
{
	const struct rlimit data = { (rlim_t)how->memory_bytes,
		(rlim_t)how->memory_bytes };

	if (how->memory_bytes > 0)
		setrlimit(RLIMIT_DATA, &data);
#ifdef __linux__
	/* If we are killed so that we can kill nobody. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(RUN_NOT_STARTED);
#else
	(void)parent;
#endif
}

/* The child: nothing in here may allocate, since other threads may have. */
static void
become(const struct run_how *how, const int pipes[3][2], pid_t parent)
{
	sigset_t none;

	setpgid(0, 0);
	if (!arrange(pipes))
		_exit(RUN_NOT_STARTED);
	set_bounds(how, parent);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (how->env != NULL)
		environ = (char **)(uintptr_t)how->env;
	execvp(how->argv[0], how->argv);
	_exit(errno == ENOENT ? RUN_NOT_FOUND : RUN_NOT_STARTED);
}

static void
close_pipe(int end[2])
{
	for (int i = 0; i < 2; i++)
		if (end[i] != -1)
			close(end[i]);
}

static bool
make_pipes(const struct run_how *how, int pipes[3][2])
{
	return make_pipe(pipes[0]) && make_pipe(pipes[1]) &&
	    (how->told == NULL || make_pipe(pipes[2]));
}

/* Keep an end, which does not block. */
static int
keep_end(int *end)
{
	int fd = *end;

	*end = -1;
	if (fd != -1)
		set_nonblocking(fd);
	return fd;
}

bool
run_start(struct run *r, const struct run_how *how, struct fail *f)
{
	int pipes[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	pid_t parent = getpid();
	bool ok = make_pipes(how, pipes);

	*r = RUN_NONE;
	r->how = *how;
	r->line = BUF(RUN_LINE);
	r->pid = ok ? fork() : -1;
	if (r->pid == 0)
		become(how, (const int (*)[2])pipes, parent);
	ok = r->pid != -1;
	if (ok) {
		/* Whoever is first: it must be so before we kill. */
		setpgid(r->pid, r->pid);
		r->in = keep_end(&pipes[0][1]);
		r->out = keep_end(&pipes[1][0]);
		r->err = keep_end(&pipes[2][0]);
	} else {
		r->pid = 0;
		fail(f, 500, "could not be started: %s", strerror(errno));
	}
	for (int i = 0; i < 3; i++)
		close_pipe(pipes[i]);
	return ok;
}

void
run_kill(struct run *r)
{
	run_no_more(r);
	if (r->pid != 0) {
		kill(-r->pid, SIGKILL);
		kill(r->pid, SIGKILL);
		while (waitpid(r->pid, NULL, 0) == -1 && errno == EINTR)
			continue;
	}
	if (r->out != -1)
		close(r->out);
	if (r->err != -1)
		close(r->err);
	buf_free(&r->line);
	*r = RUN_NONE;
}

void
run_no_more(struct run *r)
{
	if (r->in != -1)
		close(r->in);
	r->in = -1;
}
