/*
 * The lock of the acceptor that `ccr start` leaves running. The kernel knows
 * who holds it, so nobody trusts a number in a file; its text is for reading.
 */
#ifndef FRONT_LOCK_H
#define FRONT_LOCK_H

#include <sys/types.h>

#include "base/fail.h"
#include "base/view.h"

/*
 * Take the lock for the rest of the process's life: the descriptor, or -1 with
 * *holder the process that has it (0 where something else went wrong).
 */
int lock_take(const char *path, pid_t *holder, struct fail *f);

/* Write what is served where, in place of what an earlier holder wrote. */
void lock_describe(int fd, struct view text);

#endif
