/*
 * ccr's own acceptor, seen from outside: is it there, start it, stop it. It
 * holds a lock on a file while it lives, and the kernel names the holder, so
 * there is no process number to go stale.
 */
#ifndef CMD_SERVICE_H
#define CMD_SERVICE_H

#include <sys/types.h>

#include "config/config.h"

struct service {
	pid_t pid;              /* 0: not running */
	char address[128];      /* HOST:PORT it listens on */
};

/* False only when the home cannot be found or the lock not be asked. */
bool service_look(struct service *s, struct fail *f);

/*
 * Start it and wait until it listens: EXIT_OK, EXIT_RUNNING, EXIT_PORT,
 * EXIT_CONFIG or EXIT_FAILED, the last four with a sentence in *f.
 */
int service_start(const struct config *c, struct service *s, struct fail *f);

/* Ask it to end and wait until it has. True at once if it does not run. */
bool service_stop(struct service *s, struct fail *f);

/* Append the base URL that a client on this machine uses. */
void service_url(const struct config *c, struct buf *out);

#endif
