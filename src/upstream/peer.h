/* Who is spoken to: the part of a URL that may be shown. */
#ifndef UPSTREAM_PEER_H
#define UPSTREAM_PEER_H

#include "base/view.h"

struct peer {
	char scheme[12];        /* lower case */
	char host[256];         /* an IPv6 address in its brackets */
	int port;
};

/* Take url apart. False when it is no http or https URL. */
bool peer_of_url(const char *url, struct peer *e);

/*
 * The same for a proxy: http, https, socks4, socks4a, socks5 or socks5h, where
 * no scheme means http and no port means what libcurl takes it to mean.
 */
bool peer_of_proxy(const char *url, struct peer *e);

#endif
