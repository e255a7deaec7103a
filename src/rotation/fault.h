/*
 * Touching mapped memory that may be gone: another process may have cut the
 * file off (SIGBUS), the disk may be full or broken.
 *
 * Why the state is mapped all the same, and not read and written record by
 * record, which would need no such thing: choosing a key looks at all of them,
 * and the system calls would be made while the lock is held. Measured on ext4:
 * flock and unlock 1.0 us, pread of five records 1.3, pwrite of one 2.0 (a
 * choice and a report need two of each), against some 0.1 us in the map.
 */
#ifndef ROTATION_FAULT_H
#define ROTATION_FAULT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Run step(context). False if it was broken off because the n bytes at p could
 * not be read or written. step must hold nothing that would be lost then, and
 * calls nothing of this kind itself.
 */
bool fault_guard(const void *p, size_t n, void (*step)(void *),
	void *context);

#endif
