/*
 * The listener, seen from outside: is it there, start it, stop it. ccr's own
 * holds a lock on a file while it lives, and the kernel names the holder, so
 * there is no process number to go stale.
 */
#ifndef CMD_SERVICE_H
#define CMD_SERVICE_H

#include <sys/types.h>

#include "config/config.h"

struct service {
	pid_t pid;              /* 0: `ccr start` has left no listener */
	bool elsewhere;         /* but ccr answers at address: the socket
				 * is systemd's, inetd's, another home's */
	char address[128];      /* HOST:PORT to reach it at, or "" */
};

/* Look who holds the lock. False only when that cannot be found out. */
bool service_look(struct service *s, struct fail *f);

/* As service_look; if nobody does, does ccr answer where c says? */
bool service_look_around(const struct config *c, struct service *s,
	struct fail *f);

/* The sentence about a service that is elsewhere. */
void service_say_elsewhere(const struct service *s, struct fail *f);

/*
 * Start it and wait until it listens: EXIT_OK, EXIT_RUNNING, EXIT_PORT,
 * EXIT_CONFIG or EXIT_FAILED, the last four with a sentence in *f. Where it
 * was not started because ccr is there already, *s tells where.
 */
int service_start(const struct config *c, struct service *s, struct fail *f);

/* Wait until the one that is there answers, which may have just begun. */
bool service_await(const struct service *s, struct fail *f);

/* Ask it to end and wait until it has. True at once if it does not run. */
bool service_stop(struct service *s, struct fail *f);

/* Append the base URL that a client on this machine uses. */
void service_url(const struct config *c, struct buf *out);

#endif
