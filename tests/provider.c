/*
 * provider: plays a model provider by files; provider.md is its manual.
 *
 * One thread serves one connection in plain blocking calls.  For every
 * request a reply file is chosen and rendered whole: the bytes to send and
 * the steps (sleep, hang, reset...) to take when so many of them are out.
 * What does not depend on the request is rendered once and kept.
 */
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "provider/keep.h"
#include "provider/play.h"
#include "provider/reply.h"
#include "provider/request.h"

static const char *dir = ".";
static int stop_pipe[2];

/* Write N.end: how the answer to request N ended. */
static void
keep_end(const struct request *r, const char *word)
{
	char gone[64];

	snprintf(gone, sizeof(gone), "gone %" PRId64 "\n",
	    (now_us() - r->read_at) / 1000);
	keep_of(r, "end", text_of(word != NULL ? word : gone));
}

/* Answer a request; false when the connection is closed. */
static bool
answer(struct conn *c, const struct request *r)
{
	struct reply y;
	bool whole, more;

	keep_of(r, "head", bytes_view(&r->head));
	keep_of(r, "body", bytes_view(&r->body));
	reply_make(&y, dir, r);
	whole = play(c, y.answer);
	more = whole && !y.answer->last && !r->last;
	if (!more) {
		close(c->fd);
		c->fd = -1;
	}
	keep_end(r, !whole ? NULL : y.answer->bad ? "error\n" : "done\n");
	reply_free(&y);
	return more;
}

static void *
serve(void *arg)
{
	struct conn c = { .fd = (int)(intptr_t)arg };
	struct request r = { 0 };

	while (request_read(&c, &r) && answer(&c, &r))
		continue;
	if (c.fd != -1)
		close(c.fd);
	bytes_free(&c.in);
	bytes_free(&r.head);
	bytes_free(&r.body);
	return NULL;
}

static void
on_stop(int sig)
{
	(void)sig;
	if (write(stop_pipe[1], "", 1) == -1)
		_exit(1);
}

static void
watch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_stop };

	if (pipe(stop_pipe) == -1)
		err(1, "pipe");
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
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

static void
accept_one(int listener, long *connections)
{
	int fd = accept(listener, NULL, NULL), on = 1;
	pthread_t thread;

	if (fd == -1) {
		if (errno != EINTR && errno != ECONNABORTED)
			err(1, "accept");
		return;
	}
	keep_connections(++*connections);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	errno = pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd);
	if (errno != 0)
		err(1, "pthread_create");
	pthread_detach(thread);
}

/* Serve until a signal, or until standard input ends if that is watched. */
static void
serve_all(int listener, bool watch_stdin)
{
	struct pollfd p[] = {
		{ listener, POLLIN, 0 },
		{ stop_pipe[0], POLLIN, 0 },
		{ watch_stdin ? 0 : -1, POLLIN, 0 },
	};
	long connections = 0;
	char drop[512];

	for (;;) {
		if (poll(p, 3, -1) == -1) {
			if (errno != EINTR)
				err(1, "poll");
			continue;
		}
		if (p[1].revents)
			return;
		if (p[2].revents && read(0, drop, sizeof(drop)) <= 0)
			return;
		if (p[0].revents)
			accept_one(listener, &connections);
	}
}

static void
write_pid(const char *path)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fprintf(f, "%ld\n", (long)getpid()) < 0 || fclose(f))
		err(1, "%s", path);
}

static void
usage(void)
{
	fprintf(stderr, "usage: provider [-e] [-d DIR] [-k KEEPDIR] "
	    "[-a ADDR] [-p PORT] [-P PIDFILE]\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	const char *address = "127.0.0.1", *port = "0";
	const char *keep_dir = NULL, *pid_file = NULL;
	bool watch_stdin = false;
	int c, listener;

	while ((c = getopt(argc, argv, "a:d:ek:p:P:")) != -1) {
		switch (c) {
		case 'a': address = optarg; break;
		case 'd': dir = optarg; break;
		case 'e': watch_stdin = true; break;
		case 'k': keep_dir = optarg; break;
		case 'p': port = optarg; break;
		case 'P': pid_file = optarg; break;
		default: usage();
		}
	}
	if (optind != argc)
		usage();
	for (int fd = 3; fd < 256; fd++)
		close(fd);		/* a test's own, such as bats's 3 */
	if (access(dir, R_OK | X_OK) == -1)
		err(1, "%s", dir);
	if (keep_dir != NULL)
		keep_into(keep_dir);
	keep_connections(0);
	watch_signals();
	listener = listen_on(address, port);
	if (pid_file != NULL)
		write_pid(pid_file);
	printf("port %d\n", port_of(listener));
	if (fflush(stdout) == EOF)
		err(1, "standard output");
	serve_all(listener, watch_stdin);
	if (pid_file != NULL)
		unlink(pid_file);
	return 0;
}
