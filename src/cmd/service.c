#include "cmd/service.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "cmd/command.h"
#include "cmd/self.h"
#include "config/home.h"

/* How long a start and a stop may take before we call them failed. */
#define START_MS 10000
#define STOP_MS 15000

static bool
lock_path(struct buf *path, struct fail *f)
{
	return home_path(path, "ccrd.lock", f) &&
	    (buf_cstr(path) != NULL || fail(f, 500, "out of memory"));
}

/* Who holds a lock on fd: 0 for nobody, -1 with errno. */
static pid_t
lock_holder(int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &lock) == -1)
		return -1;
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

static void
read_address(int fd, struct service *s)
{
	ssize_t n = pread(fd, s->address, sizeof(s->address) - 1, 0);

	s->address[n > 0 ? n : 0] = '\0';
	s->address[strcspn(s->address, "\n")] = '\0';
}

bool
service_look(struct service *s, struct fail *f)
{
	struct buf path = BUF(4096);
	int fd;
	bool ok = true;

	*s = (struct service){ 0 };
	if (!lock_path(&path, f)) {
		buf_free(&path);
		return false;
	}
	fd = open(path.p, O_RDONLY | O_CLOEXEC);
	if (fd != -1) {
		s->pid = lock_holder(fd);
		if (s->pid == -1)
			ok = fail(f, 500, "%s: %s", path.p, strerror(errno));
		else if (s->pid != 0)
			read_address(fd, s);
		close(fd);
	} else if (errno != ENOENT) {
		ok = fail(f, 500, "%s: %s", path.p, strerror(errno));
	}
	buf_free(&path);
	return ok;
}

/* In the child: nothing of the terminal is kept. Never returns. */
static void
become_service(const char *ccrd, const char *config, const char *address,
    int ready)
{
	char number[16];
	int null = open("/dev/null", O_RDWR);

	setsid();
	if (null == -1 || dup2(null, 0) == -1 || dup2(null, 1) == -1 ||
	    dup2(null, 2) == -1)
		_exit(1);
	if (null > 2)
		close(null);
	fcntl(ready, F_SETFD, 0);
	snprintf(number, sizeof(number), "%d", ready);
	execl(ccrd, "ccrd", "-c", config, "-l", address, "-n", number,
	    (char *)NULL);
	dprintf(ready, "failed cannot run %s: %s\n", ccrd, strerror(errno));
	_exit(1);
}

/* Read the one line that ccrd says when it listens, or why it does not. */
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
	size_t n = 0;
	int64_t deadline = clock_ms() + START_MS;
	ssize_t got;

	while (n < sizeof(line) - 1 && (n == 0 || line[n - 1] != '\n') &&
	    (got = read_some(fd, line + n, sizeof(line) - 1 - n,
	    deadline)) > 0)
		n += (size_t)got;
	line[n] = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, "ready") == 0)
		return EXIT_OK;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (view_starts(view_of(line), words[i].word)) {
			fail(f, 500, "%s", line + strlen(words[i].word));
			return words[i].status;
		}
	fail(f, 500, n == 0 ? "ccrd ended without a word" :
	    "ccrd said nothing that makes sense");
	return EXIT_FAILED;
}

static int
launch(const struct config *c, const char *ccrd, const char *address,
    struct fail *f)
{
	int ends[2], status;
	pid_t pid;

	if (pipe(ends) == -1) {
		fail(f, 500, "pipe: %s", strerror(errno));
		return EXIT_FAILED;
	}
	set_cloexec(ends[0]);
	set_cloexec(ends[1]);
	set_nonblocking(ends[0]);
	pid = fork();
	if (pid == 0) {
		/* Twice, so that nobody has to wait for it. */
		pid = fork();
		if (pid != 0)
			_exit(pid == -1);
		become_service(ccrd, c->path, address, ends[1]);
	}
	close(ends[1]);
	if (pid == -1) {
		fail(f, 500, "fork: %s", strerror(errno));
		status = EXIT_FAILED;
	} else {
		waitpid(pid, NULL, 0);
		status = await(ends[0], f);
	}
	close(ends[0]);
	return status;
}

/* HOST:PORT, an IPv6 address in brackets. */
static void
add_address(struct buf *out, struct view host, int64_t port)
{
	bool v6 = view_find(host, VIEW(":")) >= 0;

	buf_addf(out, "%s%.*s%s:%lld", v6 ? "[" : "", VIEW_ARG(host),
	    v6 ? "]" : "", (long long)port);
}

int
service_start(const struct config *c, struct service *s, struct fail *f)
{
	struct buf address = BUF(512), ccrd = BUF(4096);
	int status = EXIT_FAILED;

	if (!service_look(s, f))
		return EXIT_FAILED;
	add_address(&address, c->host, c->port);
	if (s->pid != 0) {
		fail(f, 500, "already running on %s (PID %ld)", s->address,
		    (long)s->pid);
		status = EXIT_RUNNING;
	} else if (self_find(&ccrd, "ccrd", f) && home_make(f) &&
	    buf_cstr(&address) != NULL) {
		status = launch(c, ccrd.p, address.p, f);
		if (status == EXIT_OK && !service_look(s, f))
			status = EXIT_FAILED;
	}
	buf_free(&address);
	buf_free(&ccrd);
	return status;
}

bool
service_stop(struct service *s, struct fail *f)
{
	int64_t deadline = clock_ms() + STOP_MS;
	struct service now;

	if (!service_look(s, f))
		return false;
	if (s->pid == 0)
		return true;
	if (kill(s->pid, SIGTERM) == -1 && errno != ESRCH)
		return fail(f, 500, "cannot end PID %ld: %s", (long)s->pid,
		    strerror(errno));
	do {
		poll(NULL, 0, 5);
		if (!service_look(&now, f))
			return false;
		if (now.pid != s->pid)
			return true;
	} while (clock_left(deadline) > 0);
	return fail(f, 500, "PID %ld has not ended after %d s", (long)s->pid,
	    STOP_MS / 1000);
}

void
service_url(const struct config *c, struct buf *out)
{
	struct view host = c->host;

	if (view_is(host, "0.0.0.0"))
		host = VIEW("127.0.0.1");
	else if (view_is(host, "::"))
		host = VIEW("::1");
	buf_add(out, VIEW("http://"));
	add_address(out, host, c->port);
}
