/*
 * inetd: starts a program for each connection, as inetd and systemd do;
 * provider.md is its manual.
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHILDREN_MAX 1024
#define FAILURES_MAX 10		/* in a row, with -w or -S */
#define GRACE_MS 5000		/* between SIGTERM and SIGKILL */

static struct {
	bool listener;		/* hand out the listening one, wait */
	bool systemd;		/* as descriptor 3, told by LISTEN_FDS */
	bool until_stdin;	/* end when standard input does */
	long count;		/* programs to start, 0: no limit */
	char **program;
} to;

static int signal_pipe[2];	/* a byte for each signal: its number */
static int own_stderr;		/* the program's may be the socket */
static pid_t children[CHILDREN_MAX];
static size_t alive;
static pid_t last_child;
static long started;
static int last_status;		/* of last_child, the shell's way */
static int failures;

static void
on_signal(int sig)
{
	char c = (char)sig;
	int saved = errno;

	if (write(signal_pipe[1], &c, 1) == -1)
		_exit(1);
	errno = saved;
}

static void
watch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal,
		.sa_flags = SA_RESTART };

	if (pipe(signal_pipe) == -1)
		err(1, "pipe");
	for (int i = 0; i < 2; i++)
		fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGCHLD, &sa, NULL);
}

/* Have 0, 1 and 2 open and nothing of the test's own above them. */
static void
tidy_descriptors(void)
{
	int fd = 0;

	while (fd < 3)
		if ((fd = open("/dev/null", O_RDWR)) == -1)
			err(1, "/dev/null");
	for (fd = 3; fd < 256; fd++)
		close(fd);
	own_stderr = fcntl(2, F_DUPFD_CLOEXEC, 10);
	if (own_stderr == -1)
		err(1, "standard error");
}

/* A listening socket on a numeric address; port "0" lets the kernel choose. */
static int
listen_on(const char *address, const char *port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV }, *ai;
	int rc = getaddrinfo(address, port, &hints, &ai), fd, on = 1;

	if (rc != 0)
		errx(1, "%s port %s: %s", address, port, gai_strerror(rc));
	fd = socket(ai->ai_family, SOCK_STREAM, 0);
	if (fd == -1)
		err(1, "socket");
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == -1 ||
	    listen(fd, SOMAXCONN) == -1)
		err(1, "%s port %s", address, port);
	freeaddrinfo(ai);
	return fd;
}

static int
port_of(int fd)
{
	struct sockaddr_storage ss;
	socklen_t n = sizeof(ss);

	if (getsockname(fd, (struct sockaddr *)&ss, &n) == -1)
		err(1, "getsockname");
	if (ss.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&ss)->sin6_port);
	return ntohs(((struct sockaddr_in *)&ss)->sin_port);
}

/* In the child: report what went wrong to the test, not to the socket. */
static void
give_up(const char *what)
{
	dup2(own_stderr, 2);
	warn("%s", what);
	_exit(127);
}

/* In the child: the environment of sd_listen_fds(3). */
static void
set_environment(int fd)
{
	struct sockaddr_storage ss;
	socklen_t n = sizeof(ss);
	char pid[32], host[64], port[16];

	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", "1", 1);
	setenv("LISTEN_FDNAMES", to.listener ? "inetd.socket" : "connection",
	    1);
	if (!to.listener && getpeername(fd, (struct sockaddr *)&ss, &n) == 0 &&
	    getnameinfo((struct sockaddr *)&ss, n, host, sizeof(host), port,
	    sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
		setenv("REMOTE_ADDR", host, 1);
		setenv("REMOTE_PORT", port, 1);
	}
}

/* In the child: the socket as descriptor 3, output to our standard error. */
static void
give_systemd(int fd)
{
	int null = open("/dev/null", O_RDWR);

	set_environment(fd);
	if (null == -1 || dup2(null, 0) == -1 || dup2(2, 1) == -1)
		give_up("/dev/null");
	if (null != 3)
		close(null);
	if (fd == 3)
		fcntl(fd, F_SETFD, 0);
	else if (dup2(fd, 3) == -1)
		give_up("dup2");
}

static void
start(int fd)
{
	pid_t pid = fork();

	if (pid == -1)
		err(1, "fork");
	if (pid > 0) {
		children[alive++] = last_child = pid;
		started++;
		return;
	}
	signal(SIGPIPE, SIG_DFL);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (to.systemd)
		give_systemd(fd);
	else
		for (int i = 0; i < 3; i++)
			if (dup2(fd, i) == -1)
				give_up("dup2");
	execvp(to.program[0], to.program);
	give_up(to.program[0]);
}

static void
note_end(pid_t pid, int status)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
	    WEXITSTATUS(status);

	for (size_t i = 0; i < alive; i++)
		if (children[i] == pid)
			children[i] = children[--alive];
	if (pid == last_child)
		last_status = code;
	failures = code == 0 ? 0 : failures + 1;
}

/* Read what the handler wrote; true when it says stop. */
static bool
signals_say_stop(void)
{
	bool stop = false;
	char sig[64];
	ssize_t n = read(signal_pipe[0], sig, sizeof(sig));
	int status;
	pid_t pid;

	for (ssize_t i = 0; i < n; i++)
		stop |= sig[i] != SIGCHLD;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		note_end(pid, status);
	return stop;
}

/* End what still runs, by force if need be. */
static void
end_children(void)
{
	struct pollfd p = { signal_pipe[0], POLLIN, 0 };
	int sig = SIGTERM;

	while (alive > 0) {
		for (size_t i = 0; i < alive; i++)
			kill(children[i], sig);
		while (alive > 0 && poll(&p, 1, GRACE_MS) != 0)
			signals_say_stop();
		sig = SIGKILL;
	}
}

static void
take_connection(int listener)
{
	int fd;

	if (to.listener) {
		start(listener);
		return;
	}
	fd = accept(listener, NULL, NULL);
	if (fd == -1) {
		if (errno != EINTR && errno != ECONNABORTED)
			err(1, "accept");
		return;
	}
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	start(fd);
	close(fd);
}

static bool
is_full(void)
{
	if (to.count > 0 && started == to.count)
		return true;
	return to.listener ? alive > 0 : alive == CHILDREN_MAX;
}

/* Serve until told to stop (returns 0), or until the last of the wanted
 * programs has ended (returns its status). */
static int
serve(int listener)
{
	struct pollfd p[] = {
		{ listener, POLLIN, 0 },
		{ signal_pipe[0], POLLIN, 0 },
		{ to.until_stdin ? 0 : -1, POLLIN, 0 },
	};
	char drop[512];

	while (to.count == 0 || started < to.count || alive > 0) {
		p[0].fd = is_full() ? -1 : listener;
		if (poll(p, 3, -1) == -1) {
			if (errno != EINTR)
				err(1, "poll");
			continue;
		}
		if (p[1].revents && signals_say_stop())
			return 0;
		if (p[2].revents && read(0, drop, sizeof(drop)) <= 0)
			return 0;
		if (to.listener && failures == FAILURES_MAX) {
			warnx("%s failed %d times in a row", to.program[0],
			    failures);
			return 1;
		}
		if (p[0].revents)
			take_connection(listener);
	}
	return last_status;
}

static void
usage(void)
{
	fprintf(stderr, "usage: inetd [-e] [-s | -S | -w] [-a ADDR] "
	    "[-n COUNT] [-p PORT] -- PROGRAM [ARG...]\n");
	exit(2);
}

static long
count(const char *s)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (*end != '\0' || n <= 0)
		usage();
	return n;
}

int
main(int argc, char **argv)
{
	const char *address = "127.0.0.1", *port = "0";
	int c, listener, status;

	while ((c = getopt(argc, argv, "+a:en:p:sSw")) != -1) {
		switch (c) {
		case 'a': address = optarg; break;
		case 'e': to.until_stdin = true; break;
		case 'n': to.count = count(optarg); break;
		case 'p': port = optarg; break;
		case 's': to.systemd = true; break;
		case 'S': to.systemd = to.listener = true; break;
		case 'w': to.listener = true; break;
		default: usage();
		}
	}
	if (optind == argc)
		usage();
	to.program = argv + optind;
	tidy_descriptors();
	watch_signals();
	listener = listen_on(address, port);
	printf("port %d\n", port_of(listener));
	if (fflush(stdout) == EOF)
		err(1, "standard output");
	status = serve(listener);
	end_children();
	return status;
}
