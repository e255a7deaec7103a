#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"

/* Wait for fd to be ready; false with errno when time is up or poll fails. */
static bool
wait_for(int fd, short events, int64_t deadline_ms)
{
	struct pollfd p = { .fd = fd, .events = events };
	int n;

	do
		n = poll(&p, 1, clock_left(deadline_ms));
	while (n == -1 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0;
}

/* Write what goes at once; true for the caller to come back for the rest. */
static bool
write_some(int fd, struct iovec *piece, int pieces, int64_t deadline_ms,
    size_t *written)
{
	struct msghdr message = { .msg_iov = piece };
	ssize_t n;

	/* A socket that blocks does not with this flag. */
	message.msg_iovlen = pieces;
	n = sendmsg(fd, &message, MSG_DONTWAIT);
	if (n == -1 && errno == ENOTSOCK)
		n = writev(fd, piece, pieces);
	*written = n == -1 ? 0 : (size_t)n;
	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return wait_for(fd, POLLOUT, deadline_ms);
	return n != -1 || errno == EINTR;
}

bool
write_all2(int fd, struct view a, struct view b, int64_t deadline_ms)
{
	while (a.n + b.n > 0) {
		struct iovec piece[2] = {
			{ (void *)(uintptr_t)a.p, a.n },
			{ (void *)(uintptr_t)b.p, b.n },
		};
		size_t n, first;

		if (!write_some(fd, a.n > 0 ? piece : piece + 1,
		    a.n > 0 && b.n > 0 ? 2 : 1, deadline_ms, &n))
			return false;
		first = n < a.n ? n : a.n;
		a = view_skip(a, first);
		b = view_skip(b, n - first);
	}
	return true;
}

bool
write_all(int fd, struct view v, int64_t deadline_ms)
{
	return write_all2(fd, v, (struct view){ "", 0 }, deadline_ms);
}

ssize_t
read_some(int fd, void *p, size_t n, int64_t deadline_ms)
{
	for (;;) {
		ssize_t got = recv(fd, p, n, MSG_DONTWAIT);

		/* Others are asked first, so that read does not block. */
		if (got == -1 && errno == ENOTSOCK) {
			if (!wait_for(fd, POLLIN, deadline_ms))
				return -1;
			got = read(fd, p, n);
		}
		if (got >= 0)
			return got;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return -1;
		if (!wait_for(fd, POLLIN, deadline_ms))
			return -1;
	}
}

bool
read_fd(int fd, struct buf *out)
{
	for (;;) {
		size_t left = out->max - out->n;
		char *p = buf_room(out, left < 16384 ? left : 16384), over;
		ssize_t n;

		if (p == NULL) {
			errno = ENOMEM;
			return false;
		}
		/* At the ceiling one byte more tells whether that was all. */
		n = left == 0 ? read(fd, &over, 1) :
		    read(fd, p, out->cap - out->n);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		if (left == 0) {
			out->failed = true;
			errno = EFBIG;
			return false;
		}
		out->n += (size_t)n;
	}
}

bool
read_file(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;
	int saved;

	if (fd == -1)
		return false;
	ok = read_fd(fd, out);
	saved = errno;
	close(fd);
	errno = saved;
	return ok;
}

bool
set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) != -1;
}

bool
set_cloexec(int fd)
{
	int flags = fcntl(fd, F_GETFD);

	return flags != -1 && fcntl(fd, F_SETFD, flags | FD_CLOEXEC) != -1;
}
