/* Other processes: is this still the one that it was? */
#ifndef ROTATION_PROCESS_H
#define ROTATION_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * When the process began, in the kernel's own units: different for two that
 * had the same number. 0 if it cannot be told.
 */
uint64_t process_start(pid_t pid);

/*
 * A number that is another one in a child that was forked. Costs no system
 * call, as getpid does.
 */
unsigned process_forks(void);

/* Does the process run that began then? */
bool process_lives(pid_t pid, uint64_t start);

#endif
