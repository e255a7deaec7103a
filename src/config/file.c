#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/modified.h"
#include "config/reading.h"

bool
config_changed(const struct config *c)
{
	struct stat is;

	return stat(c->path, &is) == -1 || is.st_dev != c->dev ||
	    is.st_ino != c->ino || is.st_size != c->size ||
	    modified_ns(&is) != c->mtime_ns;
}

/* Who could have written it, and who can read the keys in it? */
static bool
check_owner(struct reading *r, const struct stat *is)
{
	if (is->st_uid != geteuid() && is->st_uid != 0)
		mistake(r, JSON_NONE, "belongs to another user (%ld); run "
		    "chown on it or make a copy", (long)is->st_uid);
	else if ((is->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		mistake(r, JSON_NONE, "can be written by other users; run "
		    "chmod 600 %s", r->c.path);
	else if ((is->st_mode & (S_IRGRP | S_IROTH)) != 0 && !r->keyless)
		warning(r, JSON_NONE, "can be read by other users; run "
		    "chmod 600 %s", r->c.path);
	return r->m->n_errors == 0;
}

static bool
check_kind(struct reading *r, const struct stat *is)
{
	if (!S_ISREG(is->st_mode))
		mistake(r, JSON_NONE, "is not a regular file");
	else if ((size_t)is->st_size >= r->c.text.max)
		mistake(r, JSON_NONE, "is longer than %zu MiB",
		    r->c.text.max >> 20);
	else if (check_owner(r, is))
		return true;
	return false;
}

/* Read size bytes or, should the file grow meanwhile, more. */
static bool
read_all(int fd, size_t size, struct buf *text)
{
	exact_room(text, size + 1);
	for (;;) {
		char *p = buf_room(text, 1);
		ssize_t n;

		if (p == NULL) {
			errno = EFBIG;
			return false;
		}
		n = read(fd, p, text->cap - text->n);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		text->n += (size_t)n;
	}
}

static bool
read_open(struct reading *r, int fd)
{
	struct stat is;

	if (fstat(fd, &is) == -1) {
		mistake(r, JSON_NONE, "cannot be read: %s", strerror(errno));
		return false;
	}
	if (!check_kind(r, &is))
		return false;
	r->c.dev = is.st_dev;
	r->c.ino = is.st_ino;
	r->c.size = is.st_size;
	r->c.mtime_ns = modified_ns(&is);
	if (read_all(fd, (size_t)is.st_size, &r->c.text))
		return true;
	mistake(r, JSON_NONE, "cannot be read: %s", strerror(errno));
	return false;
}

bool
read_config_file(struct reading *r)
{
	/* Not to wait for a pipe's other end. */
	int fd = open(r->c.path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool ok;

	if (fd == -1 && errno == ENOENT) {
		mistake(r, JSON_NONE, "there is no such file; run \"ccr "
		    "setup\" to make one");
		return false;
	}
	if (fd == -1) {
		mistake(r, JSON_NONE, "cannot be read: %s", strerror(errno));
		return false;
	}
	ok = read_open(r, fd);
	close(fd);
	return ok;
}
