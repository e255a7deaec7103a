#include "front/activation.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#if HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif
#ifdef __APPLE__
#include <launch.h>
#endif

#include "base/io.h"

enum socket_kind { NO_SOCKET, CONNECTED, LISTENING };

static enum socket_kind
kind_of(int fd)
{
	int type = 0, listens = 0;
	struct sockaddr_storage peer;
	socklen_t n = sizeof(type), m = sizeof(listens), k = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == -1 ||
	    type != SOCK_STREAM)
		return NO_SOCKET;
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &m) == 0)
		return listens ? LISTENING : CONNECTED;
	/* Where that cannot be asked: a listening socket has no peer. */
	return getpeername(fd, (struct sockaddr *)&peer, &k) == -1 &&
	    errno == ENOTCONN ? LISTENING : CONNECTED;
}

/* Open /dev/null as every standard descriptor that is closed. */
static void
open_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd != -1)
		close(fd);
}

static bool
same_file(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 &&
	    x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

int
activation_take_input(void)
{
	int fd = -1;

	if (kind_of(STDIN_FILENO) != NO_SOCKET)
		fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	for (int i = STDIN_FILENO; fd != -1 && i <= STDERR_FILENO; i++)
		if (same_file(i, fd))
			close(i);
	open_standard();
	return fd;
}

/* Take a socket as what it is; false when it is of no use. */
static bool
take(struct activation *a, int fd)
{
	enum socket_kind kind = kind_of(fd);

	set_cloexec(fd);
	if (kind == CONNECTED && a->connection == -1 && a->listeners.n == 0)
		a->connection = fd;
	else if (kind == LISTENING && a->connection == -1 &&
	    a->listeners.n < LISTENERS)
		a->listeners.fd[a->listeners.n++] = fd;
	else
		return false;
	return true;
}

/* What systemd hands over. How many, or -1 when one is of no use. */
static int
take_systemd(struct activation *a)
{
	int n = 0;
#if HAVE_SYSTEMD
	n = sd_listen_fds(1);
	for (int i = 0; i < n; i++)
		if (!take(a, SD_LISTEN_FDS_START + i))
			return -1;
#else
	(void)a;
#endif
	return n;
}

/* What launchd hands over under the name that the plist gives its sockets. */
static int
take_launchd(struct activation *a)
{
	size_t n = 0;
#ifdef __APPLE__
	int *fd = NULL;
	bool good = true;

	if (launch_activate_socket("Listeners", &fd, &n) != 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		good &= take(a, fd[i]);
	free(fd);
	if (!good)
		return -1;
#else
	(void)a;
#endif
	return (int)n;
}

bool
activation_find(struct activation *a, int input, struct fail *f)
{
	int n;

	*a = (struct activation){ .connection = -1 };
	n = take_systemd(a);
	/* As inetd, launchd gives a connection; the listening socket is its. */
	if (n == 0 && input == -1)
		n = take_launchd(a);
	if (n == 0 && input != -1)
		n = take(a, input) ? 1 : -1;
	if (n == 0)
		return fail(f, 500, "no socket was handed over, and no -l "
		    "says where to listen");
	return n > 0 || fail(f, 500, "what was handed over is neither one "
	    "connection nor up to %d listening stream sockets", LISTENERS);
}

void
activation_ready(void)
{
#if HAVE_SYSTEMD
	sd_notify(0, "READY=1");
#endif
}
