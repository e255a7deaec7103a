/* ccr's own acceptor, for where nothing else holds the port. */
#include "cmd/manager.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/self.h"
#include "cmd/command.h"
#include "cmd/launch.h"
#include "config/home.h"

/* How long it may take to end. */
#define STOP_MS 15000

/* Who holds a lock on fd: 0 for nobody, -1 with errno. */
static pid_t
lock_holder(int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &lock) == -1)
		return -1;
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

/* The address that stands in the lock's text: "127.0.0.1:3456\n". */
static void
read_address(int fd, struct service *s)
{
	char text[128];
	ssize_t n = pread(fd, text, sizeof(text), 0);
	struct view rest = { text, n > 0 ? (size_t)n : 0 };

	s->address[0] = '\0';
	service_read_address(s, view_cut(&rest, '\n'));
}

/* Looked for in this home, whatever its configuration is. */
static bool
look(const char *config_path, struct service *s, struct fail *f)
{
	struct buf path = BUF(4096);
	int fd = -1;
	bool ok = home_path(&path, "ccrd.lock", f) &&
	    (buf_cstr(&path) != NULL || fail(f, 500, "out of memory"));

	(void)config_path;
	if (s->fit == NULL)
		s->fit = &manager_own;
	if (ok)
		fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd != -1) {
		s->pid = lock_holder(fd);
		if (s->pid == -1)
			ok = fail(f, 500, "%s: %s", path.p, strerror(errno));
		if (s->pid > 0) {
			s->by = &manager_own;
			read_address(fd, s);
		}
		close(fd);
	} else if (ok && errno != ENOENT) {
		ok = fail(f, 500, "%s: %s", path.p, strerror(errno));
	}
	buf_free(&path);
	return ok;
}

static int
start(const struct config *c, struct service *s, struct fail *f)
{
	struct buf address = BUF(512), ccrd = BUF(4096);
	int status = EXIT_FAILED;
	bool v6 = view_find(c->host, VIEW(":")) >= 0;

	buf_addf(&address, "%s%.*s%s:%lld", v6 ? "[" : "", VIEW_ARG(c->host),
	    v6 ? "]" : "", (long long)c->port);
	if (buf_cstr(&address) == NULL)
		fail(f, 500, "HOST is too long");
	else if (self_find(&ccrd, "ccrd", f) && home_make(f))
		status = launch(ccrd.p, c->path, address.p, f);
	if ((status == EXIT_OK || status == EXIT_RUNNING) &&
	    !look(c->path, s, f))
		status = EXIT_FAILED;
	buf_free(&address);
	buf_free(&ccrd);
	return status;
}

static bool
stop(const struct service *s, struct fail *f)
{
	int64_t deadline = clock_ms() + STOP_MS;
	struct service now;

	if (kill(s->pid, SIGTERM) == -1 && errno != ESRCH)
		return fail(f, 500, "cannot end PID %ld: %s", (long)s->pid,
		    strerror(errno));
	do {
		poll(NULL, 0, 5);
		now = (struct service){ 0 };
		if (!look("", &now, f))
			return false;
		if (now.pid != s->pid)
			return true;
	} while (clock_left(deadline) > 0);
	return fail(f, 500, "PID %ld has not ended after %d s", (long)s->pid,
	    STOP_MS / 1000);
}

const struct manager manager_own = {
	.name = "ccr",
	.look = look,
	.start = start,
	.stop = stop,
};
