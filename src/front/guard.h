/* Who may ask: checked for every request, before its body is read. */
#ifndef FRONT_GUARD_H
#define FRONT_GUARD_H

#include "config/config.h"
#include "http/request.h"

/*
 * May this request, which came over the connection fd, be looked at further?
 * In this order: the address it came to (403 where that is not loopback and
 * there is no APIKEY), Host (421), Origin and Sec-Fetch-Site (403), OPTIONS
 * (405; nothing here is for browsers), the client's key (401), the type of
 * what is posted (415). c may be zeroed: no key is asked for then, and only
 * this machine's own names are served.
 */
bool guard(const struct request *r, const struct config *c, int fd,
	struct fail *f);

#endif
