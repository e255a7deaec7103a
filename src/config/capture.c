#include "config/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"

#define NOT_STARTED 126         /* exit statuses as a shell gives them */
#define NOT_FOUND 127

/* In the child: the descriptors that it gets, and no others. */
static void
arrange_descriptors(int out)
{
	int null = open("/dev/null", O_RDWR);

	if (null == -1 || dup2(null, STDIN_FILENO) == -1 ||
	    dup2(out, STDOUT_FILENO) == -1 ||
	    dup2(null, STDERR_FILENO) == -1)
		_exit(NOT_STARTED);
	for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
		close(fd);
}

static void
become(char *const argv[], int out)
{
	sigset_t none;

	/* Its own group, so that whatever it starts can be ended with it. */
	setpgid(0, 0);
	arrange_descriptors(out);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(argv[0], argv);
	_exit(errno == ENOENT ? NOT_FOUND : NOT_STARTED);
}

/* Read to the end; false with errno, EFBIG when there is too much. */
static bool
read_output(int fd, struct buf *out, int64_t deadline)
{
	for (;;) {
		char piece[4096];
		ssize_t n = read_some(fd, piece, sizeof(piece), deadline);

		if (n <= 0)
			return n == 0;
		buf_add(out, (struct view){ piece, (size_t)n });
		wipe(piece, (size_t)n);
		if (out->failed) {
			errno = EFBIG;
			return false;
		}
	}
}

/*
 * Wait for the child's end; false with ETIMEDOUT. Where SIGCHLD is ignored
 * nobody learns the status: then it counts as 0.
 */
static bool
wait_for_end(pid_t child, int *status, int64_t deadline)
{
	for (;;) {
		pid_t pid = waitpid(child, status, WNOHANG);

		if (pid == child)
			return true;
		if (pid == -1 && errno != EINTR) {
			*status = 0;
			return true;
		}
		if (clock_ms() >= deadline) {
			errno = ETIMEDOUT;
			return false;
		}
		poll(NULL, 0, 2);
	}
}

static bool
refuse_status(int status, struct fail *f)
{
	if (WIFSIGNALED(status))
		return fail(f, 500, "was killed by signal %d",
		    WTERMSIG(status));
	if (WEXITSTATUS(status) == NOT_FOUND)
		return fail(f, 500, "was not found, or ended with status 127");
	if (WEXITSTATUS(status) == NOT_STARTED)
		return fail(f, 500, "could not be started");
	return fail(f, 500, "ended with status %d", WEXITSTATUS(status));
}

static bool
refuse_errno(struct fail *f)
{
	if (errno == ETIMEDOUT)
		return fail(f, 500, "did not end in time");
	if (errno == EFBIG)
		return fail(f, 500, "printed too much");
	return fail(f, 500, "could not be read: %s", strerror(errno));
}

static bool
attend(pid_t child, int fd, struct buf *out, int64_t deadline, struct fail *f)
{
	int status = 0;

	if (!set_nonblocking(fd) || !read_output(fd, out, deadline) ||
	    !wait_for_end(child, &status, deadline)) {
		refuse_errno(f);
		kill(-child, SIGKILL);
		kill(child, SIGKILL);
		while (waitpid(child, &status, 0) == -1 && errno == EINTR)
			continue;
		return false;
	}
	return status == 0 || refuse_status(status, f);
}

bool
capture(char *const argv[], struct buf *out, int64_t deadline_ms,
    struct fail *f)
{
	int ends[2];
	pid_t child;
	bool ok;

	if (pipe(ends) == -1)
		return fail(f, 500, "could not be started: %s",
		    strerror(errno));
	set_cloexec(ends[0]);
	child = fork();
	if (child == 0)
		become(argv, ends[1]);
	close(ends[1]);
	if (child == -1)
		ok = fail(f, 500, "could not be started: %s",
		    strerror(errno));
	else
		ok = attend(child, ends[0], out, deadline_ms, f);
	close(ends[0]);
	return ok;
}
