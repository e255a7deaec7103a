/*
 * A provider for the tests of upstream: a process that listens on a port of
 * the loopback that the kernel chose, and a process of its own for each
 * connection, which plays whatever part the test gives it.
 */
#ifndef TESTS_UPSTREAM_SERVER_H
#define TESTS_UPSTREAM_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What all processes of a server have seen: in shared memory. */
struct seen {
	atomic_int connections, requests, hang_ups;
};

struct server {
	int port;
	pid_t pid;
	struct seen *seen;
};

/* Plays one connection; returning closes it. */
typedef void server_play(int fd, struct seen *seen);

/* A request as it came. */
struct message {
	char head[16384];       /* with its last blank line; a string */
	char path[256];
	char *body;
	size_t n;
};

static inline void
server_die(const char *what)
{
	perror(what);
	exit(1);
}

/* A socket listening on 127.0.0.1; *port is what the kernel gave. */
static inline int
server_listen(int *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1 || bind(fd, (struct sockaddr *)&a, n) == -1 ||
	    listen(fd, 64) == -1 ||
	    getsockname(fd, (struct sockaddr *)&a, &n) == -1)
		server_die("listening");
	*port = ntohs(a.sin_port);
	return fd;
}

static inline void
server_serve(int listener, server_play *play, struct seen *seen)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int one = 1, fd = accept(listener, NULL, NULL);

		if (fd == -1)
			_exit(1);
		seen->connections++;
		if (fork() == 0) {
			alarm(300);
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one,
			    sizeof(one));
			close(listener);
			play(fd, seen);
			_exit(0);
		}
		close(fd);
	}
}

static inline struct server
server_start(server_play *play)
{
	struct server s = { 0 };
	int listener = server_listen(&s.port);

	s.seen = mmap(NULL, sizeof(*s.seen), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fflush(stdout);
	if (s.seen == MAP_FAILED || (s.pid = fork()) == -1)
		server_die("starting the server");
	if (s.pid == 0) {
		setpgid(0, 0);
		/* Should the test die, this does not stay behind. */
		alarm(300);
		server_serve(listener, play, s.seen);
	}
	setpgid(s.pid, s.pid);
	close(listener);
	return s;
}

static inline void
server_stop(struct server *s)
{
	kill(-s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	munmap(s->seen, sizeof(*s->seen));
}

/* Write all of a string, or bytes; trouble is the other side's wish. */
static inline void
server_send(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent <= 0)
			_exit(0);
		p += sent;
		n -= (size_t)sent;
	}
}

static inline void
server_say(int fd, const char *text)
{
	server_send(fd, text, strlen(text));
}

/* Read the head, byte by byte, so that nothing behind it is taken. */
static inline int
server_read_head(int fd, struct message *m)
{
	size_t n = 0;

	while (n < sizeof(m->head) - 1) {
		if (recv(fd, m->head + n, 1, 0) != 1)
			return 0;
		m->head[++n] = '\0';
		if (n >= 4 && strcmp(m->head + n - 4, "\r\n\r\n") == 0)
			break;
	}
	m->path[0] = '\0';
	sscanf(m->head, "%*s %255s", m->path);
	return 1;
}

/* The value of a header in m, copied to `to`; "" when there is none. */
static inline const char *
server_header(const struct message *m, const char *name, char *to, size_t size)
{
	const char *line = m->head;
	size_t n = strlen(name);

	to[0] = '\0';
	while ((line = strstr(line, "\r\n")) != NULL) {
		line += 2;
		if (strncasecmp(line, name, n) == 0 && line[n] == ':')
			snprintf(to, size, "%.*s",
			    (int)strcspn(line + n + 2, "\r"), line + n + 2);
	}
	return to;
}

/* Read the body that goes with the head. Zero when the client has closed. */
static inline int
server_read_body(int fd, struct message *m, int pause_ms)
{
	char length[32];
	size_t got = 0;

	free(m->body);
	m->n = strtoul(server_header(m, "Content-Length", length,
	    sizeof(length)), NULL, 10);
	m->body = calloc(1, m->n + 1);
	while (m->body != NULL && got < m->n) {
		size_t part = m->n - got < 65536 ? m->n - got : 65536;
		ssize_t n = recv(fd, m->body + got, part, 0);

		if (n <= 0)
			return 0;
		got += (size_t)n;
		poll(NULL, 0, pause_ms);
	}
	return m->body != NULL;
}

/* Read one request, whole. Zero when the client has closed. */
static inline int
server_read(int fd, struct message *m)
{
	return server_read_head(fd, m) && server_read_body(fd, m, 0);
}

/* "http://HOST:PORT/PATH", kept until the next call. */
static inline const char *
server_url(const struct server *s, const char *scheme, const char *host,
    const char *path)
{
	static char url[400];

	snprintf(url, sizeof(url), "%s://%s:%d%s", scheme, host, s->port,
	    path);
	return url;
}

/* want with every # replaced by the port, kept until the next call. */
static inline const char *
with_port(const char *want, int port)
{
	static char text[800];
	size_t n = 0;

	for (; *want != '\0'; want++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    *want == '#' ? "%d" : "%c", *want == '#' ? port : *want);
	text[n] = '\0';
	return text;
}

/* Close so that the other side gets a reset. */
static inline void
server_reset(int fd)
{
	struct linger now = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(fd);
	_exit(0);
}

/* Wait until the client closes, and count that. */
static inline void
server_wait_for_end(int fd, struct seen *seen)
{
	char byte[4096];

	while (recv(fd, byte, sizeof(byte), 0) > 0)
		continue;
	seen->hang_ups++;
}

static inline void
server_pause(int ms)
{
	poll(NULL, 0, ms);
}

#endif
