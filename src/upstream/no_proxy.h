/* Which hosts are reached without the proxy. */
#ifndef UPSTREAM_NO_PROXY_H
#define UPSTREAM_NO_PROXY_H

#include "base/view.h"

/*
 * Is host:port named by the list? Its entries stand between commas or blanks:
 *
 *	*                       every host
 *	example.com             this name and all below it; so do .example.com
 *	                        and *.example.com
 *	10.1.2.3, fd00::1       this address, however it is written
 *	10.0.0.0/8, fd00::/8    the addresses of this network
 *
 * and each may end in :PORT (an IPv6 address then stands in brackets). Names
 * are not resolved. host is as in a URL, brackets and all.
 */
bool no_proxy_lists(struct view list, struct view host, int port);

/*
 * Is host this machine: localhost or a name below it (RFC 6761, section 6.3),
 * 127.0.0.0/8, ::1, or the unspecified address, which leads here too?
 */
bool no_proxy_loopback(struct view host);

#endif
