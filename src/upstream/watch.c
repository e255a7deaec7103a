#include "upstream/watch.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/epoll.h>
#endif

/* Where this is not known, POLLHUP may tell the same (it does on BSDs). */
#ifndef POLLRDHUP
#define POLLRDHUP 0
#endif

/* A descriptor that is readable when the client has hung up; -1. */
static int
hang_up_only(int client)
{
#ifdef __linux__
	struct epoll_event e = { .events = EPOLLRDHUP };
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd != -1 && epoll_ctl(fd, EPOLL_CTL_ADD, client, &e) == -1) {
		close(fd);
		fd = -1;
	}
	return fd;
#else
	(void)client;
	return -1;
#endif
}

struct watch
watch_open(int client)
{
	struct watch w = { .client = client, .fd = -1 };

	if (client == -1)
		return w;
	w.fd = hang_up_only(client);
	w.epoll = w.fd != -1;
	if (!w.epoll)
		w.fd = client;
	return w;
}

/* Look at the next byte without taking it: is there an end instead? */
static bool
at_end(struct watch *w)
{
	char byte;
	ssize_t n = recv(w->client, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	if (n > 0 || (n == -1 && errno == ENOTSOCK)) {
		w->fd = -1;
		return false;
	}
	return n == 0 ||
	    (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

bool
watch_gone(struct watch *w)
{
	const short gone = POLLHUP | POLLRDHUP | POLLERR | POLLNVAL;
	struct pollfd p = { .fd = w->epoll ? w->fd : w->client };

	if (w->client == -1)
		return false;
	p.events = (w->fd != -1 ? POLLIN : 0) | POLLHUP | POLLRDHUP;
	if (poll(&p, 1, 0) <= 0)
		return false;
	return w->epoll || (p.revents & gone) != 0 || at_end(w);
}

void
watch_close(struct watch *w)
{
	if (w->epoll)
		close(w->fd);
	*w = (struct watch){ .client = -1, .fd = -1 };
}
