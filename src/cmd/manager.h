/*
 * What can hold the port for us: a service manager that starts ccrd when
 * somebody connects, or else ccr's own acceptor.
 */
#ifndef CMD_MANAGER_H
#define CMD_MANAGER_H

#include "cmd/service.h"

struct manager {
	const char *name;       /* "systemd" */
	const char *holder;     /* what to call ours: "systemd: ccr.socket";
				 * NULL: by its process number */
	/*
	 * If it is here, and what is installed in it is for this home, this
	 * configuration (its path) and this ccrd, sets s->fit, unless that is
	 * set already; and if it holds the port now, s->by and what is known
	 * of s->pid and s->address. False, with a sentence, if that cannot be
	 * found out.
	 */
	bool (*look)(const char *config_path, struct service *s,
		struct fail *f);
	/*
	 * Let it hold the port; when this returns EXIT_OK the port answers.
	 * Else another status of command.h and a sentence: EXIT_CONFIG also
	 * if the configuration is only wrong as this manager's ccrd sees it,
	 * or if it is this manager that cannot, and ccr's own acceptor may.
	 * May leave something to tell in s->note.
	 */
	int (*start)(const struct config *c, struct service *s,
		struct fail *f);
	/* Let go of the port, and wait until all handlers have ended. */
	bool (*stop)(const struct service *s, struct fail *f);
};

/* In the order of choice; the last is ccr's own, which is always there. */
extern const struct manager *const managers[];  /* ends with NULL */

extern const struct manager manager_systemd, manager_launchd, manager_own;

/* What those of the system have in common. */

/* Is it the home's own configuration? Theirs reads no other. */
bool manager_reads(const char *config_path);

/* Do the two paths lead to one file or folder? An empty one to none. */
bool manager_same_file(struct view path, const char *ours);

/* Has another program the port? True with 409 and the sentence of it. */
bool manager_finds_taken(const struct config *c, struct fail *f);

/*
 * It has opened s->address: is there a ccrd behind it that can do its work?
 * EXIT_OK, EXIT_CONFIG or EXIT_FAILED; `where` says where it complains.
 */
int manager_tries(const struct manager *m, const struct service *s,
	const char *where, struct fail *f);

/* It could not: let go of the port again, for ccr's own acceptor. */
void manager_gives_up(const struct manager *m, struct service *s);

#endif
