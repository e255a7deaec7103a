/* Does a ccr answer there, whoever holds its socket? */
#ifndef CMD_PROBE_H
#define CMD_PROBE_H

#include "base/buf.h"
#include "base/fail.h"

/*
 * Connect to "HOST:PORT" (an IPv6 address in brackets) and ask GET /health.
 * True if the answer is ccr's. Takes a second at the most, but for a name that
 * has to be looked up. No key is sent.
 */
bool probe(const char *host_port);

/*
 * As probe, with ten seconds for it. False with 500 and what it says if it
 * answers with an error, another status if nothing of ours answers.
 */
bool probe_health(const char *host_port, struct fail *f);

/* As probe_health; what it says of its version is appended. */
bool probe_version(const char *host_port, struct buf *version,
	struct fail *f);

/* As probe, without asking: true if anything takes the connection. */
bool probe_connects(const char *host_port);

#endif
