#include "front/address.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

static struct in6_addr
mapped(struct in_addr v4)
{
	struct in6_addr ip = { 0 };

	memset(ip.s6_addr + 10, 0xff, 2);
	memcpy(ip.s6_addr + 12, &v4, 4);
	return ip;
}

void
address_of(int fd, struct address *a)
{
	struct sockaddr_storage s = { 0 };
	socklen_t n = sizeof(s);

	*a = (struct address){ .loopback = true };
	if (getsockname(fd, (struct sockaddr *)&s, &n) == -1) {
		a->loopback = errno == ENOTSOCK || errno == EBADF;
		return;
	}
	if (s.ss_family == AF_UNIX)
		return;
	a->network = true;
	if (s.ss_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)&s;

		a->ip = mapped(v4->sin_addr);
		a->port = ntohs(v4->sin_port);
	} else if (s.ss_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const void *)&s;

		a->ip = v6->sin6_addr;
		a->port = ntohs(v6->sin6_port);
	}
	a->loopback = address_is_loopback(&a->ip);
}

void
address_describe(int fd, struct buf *to)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct address a;

	address_of(fd, &a);
	if (IN6_IS_ADDR_V4MAPPED(&a.ip)) {
		inet_ntop(AF_INET, a.ip.s6_addr + 12, text, sizeof(text));
		buf_addf(to, "%s:%d", text, a.port);
	} else {
		inet_ntop(AF_INET6, &a.ip, text, sizeof(text));
		buf_addf(to, "[%s]:%d", text, a.port);
	}
}

bool
address_read(struct view text, struct in6_addr *ip)
{
	char copy[INET6_ADDRSTRLEN];
	struct in_addr v4;

	if (text.n == 0 || text.n >= sizeof(copy))
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	if (inet_pton(AF_INET6, copy, ip) == 1)
		return true;
	if (inet_pton(AF_INET, copy, &v4) != 1)
		return false;
	*ip = mapped(v4);
	return true;
}

bool
address_is_loopback(const struct in6_addr *ip)
{
	return IN6_IS_ADDR_LOOPBACK(ip) ||
	    (IN6_IS_ADDR_V4MAPPED(ip) && ip->s6_addr[12] == 127);
}

bool
address_eq(const struct in6_addr *a, const struct in6_addr *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

bool
address_cut(struct view text, struct view *name, int *port)
{
	struct view rest = text;
	int64_t number;

	*port = -1;
	if (view_starts(text, "[")) {
		rest = view_skip(text, 1);
		*name = view_cut(&rest, ']');
		if (rest.p == NULL || !view_has(*name, ":"))
			return false;
		if (rest.n == 0)
			return true;
		if (rest.p[0] != ':')
			return false;
		rest = view_skip(rest, 1);
	} else {
		*name = view_cut(&rest, ':');
		if (rest.p == NULL)
			return name->n > 0;
	}
	if (!view_number(rest, &number) || number > 65535)
		return false;
	*port = (int)number;
	return name->n > 0;
}
