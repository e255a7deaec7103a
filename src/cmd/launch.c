#include "cmd/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "cmd/command.h"

/* How long it may take to listen. */
#define START_MS 10000

/* A path that stays good in another folder. False if that cannot be had. */
static bool
make_absolute(struct buf *path, const char *given)
{
	char *here;

	if (*given != '/') {
		here = getcwd(NULL, 0);
		if (here == NULL)
			return false;
		buf_addf(path, "%s/", here);
		free(here);
	}
	buf_adds(path, given);
	return buf_cstr(path) != NULL;
}

/* Go to the root folder, so that no other is kept from being unmounted. */
static bool
leave_folder(void)
{
	const char *given = getenv("CCR_HOME");
	struct buf home = BUF(8192);
	bool ok = true;

	if (given != NULL && *given != '\0')
		ok = make_absolute(&home, given) &&
		    setenv("CCR_HOME", home.p, 1) == 0;
	buf_free(&home);
	return ok && chdir("/") == 0;
}

/* Close every descriptor from `first` on: somebody may wait for its end. */
static void
close_from(int first)
{
	long most = sysconf(_SC_OPEN_MAX);

#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned)first, ~0U, 0) == 0)
		return;
#endif
	if (most == -1 || most > 65536)
		most = 65536;
	for (int fd = first; fd < most; fd++)
		close(fd);
}

/* Nothing of who started us is kept, but for `ready`, which becomes 3. */
static bool
leave_terminal(int ready)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	if (null == -1 || dup2(null, 0) == -1 || dup2(null, 1) == -1 ||
	    dup2(null, 2) == -1)
		return false;
	if (ready == 3)
		fcntl(ready, F_SETFD, 0);
	else if (dup2(ready, 3) == -1)
		return false;
	close_from(4);
	return true;
}

/* In the child; it is to speak to `ready`. Never returns. */
static void
become(const char *ccrd, const char *config, const char *address, int ready)
{
	if (leave_terminal(ready) && leave_folder())
		execl(ccrd, "ccrd", "-c", config, "-l", address, "-n", "3",
		    (char *)NULL);
	dprintf(3, "failed cannot run %s: %s\n", ccrd, strerror(errno));
	_exit(1);
}

/*
 * Read the one line that ccrd says when it listens, or why it does not. Then it
 * closes its end: when it listens, or because it has ended and let go of its
 * lock.
 */
static void
read_word(int fd, char *line, size_t size)
{
	int64_t deadline = clock_ms() + START_MS;
	size_t n = 0;
	ssize_t got;

	while (n < size - 1 &&
	    (got = read_some(fd, line + n, size - 1 - n, deadline)) > 0)
		n += (size_t)got;
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
}

static int
await(int fd, struct fail *f)
{
	static const struct {
		const char *word;
		int status;
	} words[] = {
		{ "running ", EXIT_RUNNING },
		{ "port ", EXIT_PORT },
		{ "config ", EXIT_CONFIG },
		{ "failed ", EXIT_FAILED },
	};
	char line[1200];

	read_word(fd, line, sizeof(line));
	if (strcmp(line, "ready") == 0)
		return EXIT_OK;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (view_starts(view_of(line), words[i].word)) {
			fail(f, 500, "%s", line + strlen(words[i].word));
			return words[i].status;
		}
	fail(f, 500, "ccrd ended without a word, or said nothing for %d s",
	    START_MS / 1000);
	return EXIT_FAILED;
}

/* Start it twice removed, so that nobody has to wait for it; false: no fork. */
static bool
detach(const char *ccrd, const char *config, const char *address, int ready)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		pid = fork();
		if (pid != 0)
			_exit(pid == -1);
		become(ccrd, config, address, ready);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int
launch(const char *ccrd, const char *config, const char *address,
    struct fail *f)
{
	struct buf path = BUF(8192);
	int ends[2], status = EXIT_FAILED;

	if (!make_absolute(&path, config) || pipe(ends) == -1) {
		fail(f, 500, "cannot start ccrd: %s", strerror(errno));
		buf_free(&path);
		return EXIT_FAILED;
	}
	set_cloexec(ends[0]);
	set_cloexec(ends[1]);
	set_nonblocking(ends[0]);
	if (detach(ccrd, path.p, address, ends[1])) {
		close(ends[1]);
		status = await(ends[0], f);
	} else {
		close(ends[1]);
		fail(f, 500, "cannot start another process");
	}
	close(ends[0]);
	buf_free(&path);
	return status;
}
