/* Sockets of our own to accept connections from. */
#ifndef FRONT_LISTEN_H
#define FRONT_LISTEN_H

#include "base/buf.h"
#include "base/fail.h"

#define LISTENERS 16

enum listen_end {
	LISTEN_OK,
	LISTEN_TAKEN,           /* another program has the port */
	LISTEN_FAILED
};

/* The sockets that connections are accepted from; none: { .n = 0 }. */
struct listeners {
	int fd[LISTENERS];
	size_t n;
};

/*
 * Listen on "HOST:PORT" and append the sockets: an address, a name with all
 * that it stands for, "localhost" for both loopback addresses. The kernel
 * chooses a port for 0.
 */
enum listen_end listen_on(struct listeners *l, const char *host_port,
	struct fail *f);

/* Close all. Harmless twice. */
void listen_close(struct listeners *l);

#endif
