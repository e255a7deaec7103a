/* Accept connections and fork a handler for each. */
#ifndef FRONT_ACCEPTOR_H
#define FRONT_ACCEPTOR_H

#include "front/listen.h"

struct acceptor {
	struct listeners *listeners;    /* closed when it is over */
	size_t max_handlers;            /* further clients wait in the queue */
	int64_t idle_ms;                /* leave after so long without any
					 * handler; -1: stay */
	/*
	 * In the handler: returns its exit status. The signals to stop are
	 * blocked; leave_on_signals lets them in.
	 */
	int (*handle)(int fd, void *context);
	void *context;
};

/*
 * Run until idle for long enough, or until SIGTERM, SIGINT or SIGHUP: then
 * handlers are asked to leave, and killed after 10 s or at a second signal.
 * All have ended when this returns. False when it could not begin.
 */
bool acceptor_run(const struct acceptor *a, struct fail *f);

#endif
