/* Reading and writing descriptors, whole, with deadlines (clock_ms based). */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/fail.h"

/*
 * Write all of v to fd before the deadline, whether the socket blocks or not
 * (what is no socket must not block, or the deadline is not kept). False with
 * errno set (ETIMEDOUT when the time is up).
 */
bool write_all(int fd, struct view v, int64_t deadline_ms);

/* As write_all for two pieces in one system call where possible. */
bool write_all2(int fd, struct view a, struct view b, int64_t deadline_ms);

/*
 * Read what is there, at most n bytes, waiting until the deadline. Returns the
 * number read, 0 at the end, -1 with errno (ETIMEDOUT when the time is up).
 */
ssize_t read_some(int fd, void *p, size_t n, int64_t deadline_ms);

/*
 * Append a whole file to out. False with errno, EFBIG if it is larger than
 * out's ceiling allows.
 */
bool read_file(const char *path, struct buf *out);

/* As read_file, from an open descriptor. */
bool read_fd(int fd, struct buf *out);

/* Descriptor flags; false with errno. */
bool set_nonblocking(int fd);
bool set_cloexec(int fd);

#endif
