#include "front/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"

static struct flock
whole_file(void)
{
	return (struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET };
}

/* The process that holds the lock; 0 when none does. */
static pid_t
holder_of(int fd)
{
	struct flock lock = whole_file();

	if (fcntl(fd, F_GETLK, &lock) == -1 || lock.l_type == F_UNLCK)
		return 0;
	return lock.l_pid;
}

int
lock_take(const char *path, pid_t *holder, struct fail *f)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
	    O_NONBLOCK, 0600);
	struct flock lock = whole_file();

	*holder = 0;
	if (fd == -1) {
		fail(f, 500, "cannot open the lock %s: %s", path,
		    strerror(errno));
		return -1;
	}
	if (fcntl(fd, F_SETLK, &lock) == 0)
		return fd;
	if (errno == EACCES || errno == EAGAIN)
		*holder = holder_of(fd);
	if (*holder != 0)
		fail(f, 409, "ccr is already running (process %ld)",
		    (long)*holder);
	else
		fail(f, 500, "cannot lock %s: %s", path, strerror(errno));
	close(fd);
	return -1;
}

void
lock_describe(int fd, struct view text)
{
	if (ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		write_all(fd, text, CLOCK_NEVER);
}
