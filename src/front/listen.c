#include "front/listen.h"

#include <sys/socket.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "front/address.h"

/* A socket that listens; -1 with errno. */
static int
open_listener(const struct addrinfo *at)
{
	int fd = socket(at->ai_family, SOCK_STREAM, 0), on = 1, saved;

	if (fd == -1)
		return -1;
	set_cloexec(fd);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* Or [::] would take IPv4's port too. */
	if (at->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 &&
	    listen(fd, SOMAXCONN) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* Listen on the addresses; those of a family that is not there are left out. */
static enum listen_end
open_all(struct listeners *l, const struct addrinfo *list, const char *text,
	struct fail *f)
{
	size_t before = l->n;

	for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
		int fd = l->n < LISTENERS ? open_listener(at) : -1;

		if (fd != -1) {
			l->fd[l->n++] = fd;
		} else if (errno == EADDRINUSE) {
			fail(f, 409, "another program listens on %s; end it, "
			    "or set another PORT in config.json", text);
			return LISTEN_TAKEN;
		}
	}
	if (l->n > before)
		return LISTEN_OK;
	fail(f, 500, "cannot listen on %s: %s", text, strerror(errno));
	return LISTEN_FAILED;
}

/* "localhost" needs no resolver (RFC 6761, section 6.3). */
static enum listen_end
open_localhost(struct listeners *l, int port, const char *text, struct fail *f)
{
	struct sockaddr_in6 v6 = {
		.sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT,
		.sin6_port = htons((uint16_t)port),
	};
	struct sockaddr_in v4 = {
		.sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) },
		.sin_port = htons((uint16_t)port),
	};
	struct addrinfo six = { .ai_family = AF_INET6,
		.ai_addr = (void *)&v6, .ai_addrlen = sizeof(v6) };
	struct addrinfo four = { .ai_family = AF_INET,
		.ai_addr = (void *)&v4, .ai_addrlen = sizeof(v4),
		.ai_next = port == 0 ? NULL : &six };

	return open_all(l, &four, text, f);
}

enum listen_end
listen_on(struct listeners *l, const char *host_port, struct fail *f)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *list = NULL;
	struct view name = VIEW("");
	char host[256], service[16];
	enum listen_end end;
	int port, error;

	if (!address_cut(view_of(host_port), &name, &port) || port == -1 ||
	    name.n >= sizeof(host)) {
		fail(f, 400, "%s is not HOST:PORT", host_port);
		return LISTEN_FAILED;
	}
	if (view_is_nocase(name, "localhost"))
		return open_localhost(l, port, host_port, f);
	snprintf(host, sizeof(host), "%.*s", VIEW_ARG(name));
	snprintf(service, sizeof(service), "%d", port);
	/* First without the resolver, which costs memory for good. */
	error = getaddrinfo(host, service, &want, &list);
	want.ai_flags &= ~AI_NUMERICHOST;
	if (error == EAI_NONAME)
		error = getaddrinfo(host, service, &want, &list);
	if (error != 0) {
		fail(f, 500, "cannot listen on %s: %s", host_port,
		    gai_strerror(error));
		return LISTEN_FAILED;
	}
	end = open_all(l, list, host_port, f);
	freeaddrinfo(list);
	return end;
}

void
listen_close(struct listeners *l)
{
	while (l->n > 0)
		close(l->fd[--l->n]);
}
