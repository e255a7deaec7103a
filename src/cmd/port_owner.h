/* Which program listens on a port of this machine. */
#ifndef CMD_PORT_OWNER_H
#define CMD_PORT_OWNER_H

#include <sys/types.h>

#include "base/buf.h"

/*
 * Append what can be told of who listens at "HOST:PORT", numbers both: "nginx
 * (PID 812)", or, where others' programs are not to be looked into, "a program
 * of root". False, and nothing, if even that is not known; so it is everywhere
 * but on Linux. When several share it, it is one of them.
 */
bool port_owner(const char *host_port, struct buf *out);

#endif
