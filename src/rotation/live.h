/*
 * What the running handlers are doing, for `ccr status`. Each has a record of
 * its own in rotation.state; a record whose process has ended is void.
 */
#ifndef ROTATION_LIVE_H
#define ROTATION_LIVE_H

#include "rotation/rotation.h"

enum doing {
	DOING_IDLE,             /* between requests */
	DOING_READING,          /* a request comes in */
	DOING_WAITING,          /* for the provider's first word */
	DOING_STREAMING,        /* the answer is on its way */
	DOINGS
};

/* "idle", "reading", "waiting", "streaming". */
const char *doing_name(enum doing doing);

/*
 * Note what this process is doing now. Costs no system call but the first
 * time. The names may be empty; they are cut to what fits. A new request is
 * counted each time DOING_READING begins, an attempt with DOING_WAITING.
 */
void live_note(struct rotation *r, enum doing doing, struct view provider,
	struct view model);

/* This process serves no longer; rotation_close does the same. */
void live_end(struct rotation *r);

struct handler {
	pid_t pid;
	enum doing doing;
	int64_t begun_ms, since_ms;     /* process, present doing: wall time */
	uint32_t requests;              /* begun, the present one included */
	uint32_t attempts;              /* of the present request */
	char provider[48], model[72];
};

/*
 * Read the records of the handlers that live, oldest first, at most max.
 * Returns how many. Works with rotation_look and rotation_open.
 */
size_t live_handlers(struct rotation *r, struct handler *out, size_t max);

#endif
