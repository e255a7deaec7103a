/* Where a connection has arrived: this end's address. */
#ifndef FRONT_ADDRESS_H
#define FRONT_ADDRESS_H

#include <sys/types.h>
#include <netinet/in.h>

#include "base/buf.h"

struct address {
	bool network;           /* has a port; else a socket of this machine */
	bool loopback;          /* nobody but this machine reaches it */
	int port;
	struct in6_addr ip;     /* IPv4 as ::ffff:a.b.c.d */
};

/* The local address of a connection; what is no socket is of this machine. */
void address_of(int fd, struct address *a);

/* Append a socket's local address as "127.0.0.1:3456" or "[::1]:3456". */
void address_describe(int fd, struct buf *to);

/* Read a numeric address: IPv4, or IPv6 without brackets. */
bool address_read(struct view text, struct in6_addr *ip);

bool address_is_loopback(const struct in6_addr *ip);
bool address_eq(const struct in6_addr *a, const struct in6_addr *b);

/*
 * Cut "name", "name:port", "[::1]" or "[::1]:port" into the name (without
 * brackets) and the port, -1 without one. False for anything else.
 */
bool address_cut(struct view text, struct view *name, int *port);

#endif
