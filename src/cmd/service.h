/*
 * The listener, seen from outside: is it there, start it, stop it. A manager
 * has it (manager.h): one of the system's where there is one, else ccr's own
 * acceptor, which holds a lock on a file while it lives; the kernel names the
 * holder, so there is no process number to go stale.
 */
#ifndef CMD_SERVICE_H
#define CMD_SERVICE_H

#include <sys/types.h>

#include "config/config.h"

struct manager;

struct service {
	const struct manager *by;       /* NULL: none of ours holds it */
	const struct manager *fit;      /* the first that could */
	pid_t pid;              /* of ccr's own acceptor, else 0 */
	bool elsewhere;         /* by is NULL, but ccr answers at address: the
				 * socket is inetd's, another home's */
	char address[128];      /* HOST:PORT to reach it at, or "" */
	char note[1024];        /* after service_start: more to tell, or "" */
};

/*
 * Look who has the listener of this configuration (its path; it is not read).
 * False only when that cannot be found out.
 */
bool service_look(const char *config_path, struct service *s, struct fail *f);

/* As service_look; if nobody does, does ccr answer where c says? */
bool service_look_around(const struct config *c, struct service *s,
	struct fail *f);

/* Does ccr answer, whoever has it? */
bool service_runs(const struct service *s);

/* Append who has it: "PID 4242", "systemd: ccr.socket". */
void service_holder(const struct service *s, struct buf *out);

/* The sentence about a service that is elsewhere. */
void service_say_elsewhere(const struct service *s, struct fail *f);

/*
 * Start it and wait until it listens: EXIT_OK, EXIT_RUNNING, EXIT_PORT,
 * EXIT_CONFIG or EXIT_FAILED, the last four with a sentence in *f. Where it
 * was not started because ccr is there already, *s tells where.
 */
int service_start(const struct config *c, struct service *s, struct fail *f);

/*
 * Wait until the one that is there answers, which may have just begun; then *s
 * tells where.
 */
bool service_await(const struct config *c, struct service *s, struct fail *f);

/* Ask the one that service_look has found to end, and wait until it has. */
bool service_stop(const struct service *s, struct fail *f);

/* Append the base URL that a client on this machine uses. */
void service_url(const struct config *c, const struct service *s,
	struct buf *out);

/* Set s->address to where c says; false without a fixed port. */
bool service_configured(const struct config *c, struct service *s);

/* Set s->address from what a manager says: "0.0.0.0:3456", "[::1]:3456". */
void service_read_address(struct service *s, struct view text);

#endif
