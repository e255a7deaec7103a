#include "rotation/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/random.h"

#define LOCK_MS 250             /* the longest wait for a lock */
#define YIELDS 40               /* tries before the first sleep */
#define SLEEP_NS 1000           /* the kernel adds some 50 us */
#define LOOK_MS 10              /* has the file been removed or cut? */
#define LOOK_AGAIN_MS 1000      /* has another file got the name? */
#define TRIES 4

enum verdict_on_file {
	FILE_GOOD,
	FILE_BAD,               /* to be replaced: missing, torn, garbage */
	FILE_NEWER,             /* another ccr's: to be left alone */
	FILE_DENIED             /* not ours to repair */
};

/* Say what is wrong; returns false. */
static bool
no(struct rotation *r, const char *trouble)
{
	snprintf(r->why, sizeof(r->why), "%.120s: %s", r->path, trouble);
	return false;
}

static uint64_t
mixed(uint64_t sum, const unsigned char *from)
{
	uint64_t word;

	memcpy(&word, from, 8);
	sum = (sum ^ word) * 0x9e3779b97f4a7c15;
	return sum ^ sum >> 32;
}

/* Four sums side by side, since each has to wait for its multiplication. */
uint64_t
state_check(const void *p, size_t n)
{
	const unsigned char *at = p;
	uint64_t a = 1, b = 2, c = 3, d = 4;

	for (; n >= 32; n -= 32, at += 32) {
		a = mixed(a, at);
		b = mixed(b, at + 8);
		c = mixed(c, at + 16);
		d = mixed(d, at + 24);
	}
	for (; n >= 8; n -= 8, at += 8)
		a = mixed(a, at);
	b = mixed(a, (const unsigned char *)&b);
	c = mixed(b, (const unsigned char *)&c);
	return mixed(c, (const unsigned char *)&d);
}

bool
state_head_good(const struct state_head *head)
{
	return memcmp(head->magic, STATE_MAGIC, 8) == 0 &&
	    head->version == STATE_VERSION && head->order == STATE_ORDER &&
	    head->size == sizeof(struct state) && head->check ==
	    state_check(head, offsetof(struct state_head, check));
}

void
state_init(struct state *s)
{
	memcpy(s->head.magic, STATE_MAGIC, 8);
	s->head.version = STATE_VERSION;
	s->head.order = STATE_ORDER;
	s->head.size = sizeof(*s);
	s->head.made_ms = clock_wall_ms();
	random_bytes(s->head.salt, sizeof(s->head.salt));
	s->head.check = state_check(&s->head,
	    offsetof(struct state_head, check));
}

/*
 * Locks are held for a microsecond: to give one's turn on the processor away is
 * the best way to wait, measured with eight processes that do nothing else
 * (asking the kernel to wake one takes half as long again). Where the holder
 * does not get his turn for all that, those who wait had better sleep.
 */
bool
file_lock(int fd, int how)
{
	const struct timespec sleep = { .tv_nsec = SLEEP_NS };
	int64_t until = 0;

	for (int i = 0; flock(fd, how | LOCK_NB) == -1; i++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return false;
		if (until == 0)
			until = clock_ms() + LOCK_MS;
		if (clock_left(until) == 0) {
			errno = EWOULDBLOCK;
			return false;
		}
		if (i < YIELDS)
			sched_yield();
		else
			nanosleep(&sleep, NULL);
	}
	return true;
}

void
file_unlock(int fd)
{
	flock(fd, LOCK_UN);
}

/* The folder that r->path is in; a string in b, or NULL. */
static const char *
folder(const struct rotation *r, struct buf *b)
{
	const char *slash = strrchr(r->path, '/');

	if (slash == NULL)
		buf_adds(b, ".");
	else
		buf_add(b, (struct view){ r->path,
		    slash == r->path ? 1 : (size_t)(slash - r->path) });
	return buf_cstr(b);
}

/* Ours, or, for root who looks after somebody's files, the folder's owner's. */
static bool
trusted(const struct rotation *r, uid_t owner)
{
	struct buf b = BUF(8192);
	struct stat st;
	bool yes = owner == geteuid();

	if (!yes && folder(r, &b) != NULL && stat(b.p, &st) == 0)
		yes = owner == st.st_uid;
	buf_free(&b);
	return yes;
}

/* Trouble with open that another file in its place would cure. */
static bool
curable(int error)
{
	return error == ENOENT || error == ELOOP || error == EMLINK ||
	    error == EACCES || error == EPERM || error == ENXIO ||
	    error == EISDIR;
}

static enum verdict_on_file
judged(struct rotation *r, const char *trouble, enum verdict_on_file verdict)
{
	no(r, trouble);
	return verdict;
}

static enum verdict_on_file
judge(struct rotation *r, int fd)
{
	struct stat st;
	struct state_head head;

	if (fstat(fd, &st) == -1)
		return judged(r, strerror(errno), FILE_DENIED);
	if (!S_ISREG(st.st_mode))
		return judged(r, "is not a regular file", FILE_BAD);
	if (!trusted(r, st.st_uid))
		return judged(r, "belongs to another user", FILE_BAD);
	if (st.st_nlink != 1)
		return judged(r, "has more than one name", FILE_BAD);
	memset(&head, 0, sizeof(head));
	if (pread(fd, &head, sizeof(head), 0) == -1)
		return judged(r, strerror(errno), FILE_DENIED);
	if (memcmp(head.magic, STATE_MAGIC, 8) == 0 &&
	    head.version > STATE_VERSION && head.order == STATE_ORDER)
		return judged(r, "was made by a newer ccr", FILE_NEWER);
	if (st.st_size != sizeof(struct state) || !state_head_good(&head))
		return judged(r, "is damaged", FILE_BAD);
	r->dev = st.st_dev;
	r->ino = st.st_ino;
	return FILE_GOOD;
}

/* Open what is there; *fd is to be closed when FILE_GOOD. */
static enum verdict_on_file
find(struct rotation *r, int access, int *fd)
{
	enum verdict_on_file verdict;

	*fd = open(r->path, access | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK |
	    O_NOCTTY);
	if (*fd == -1) {
		no(r, errno == ENOENT ? "is not there" : strerror(errno));
		return curable(errno) ? FILE_BAD : FILE_DENIED;
	}
	verdict = judge(r, *fd);
	if (verdict != FILE_GOOD)
		close(*fd);
	return verdict;
}

/* Two versions side by side: the newer keeps the name, ours gets another. */
static bool
step_aside(struct rotation *r)
{
	struct buf b = BUF(8192);
	char *path;

	buf_addf(&b, "%s.v%d", r->path, STATE_VERSION);
	path = buf_cstr(&b) == NULL ? NULL : strdup(b.p);
	buf_free(&b);
	if (path == NULL)
		return no(r, "out of memory");
	free(r->path);
	r->path = path;
	return true;
}

/*
 * The whole file gets its blocks now, so that a disk that is full later does
 * no harm. Returns an error number.
 */
static int
reserve(int fd)
{
#ifndef __APPLE__
	int error = posix_fallocate(fd, 0, sizeof(struct state));

	if (error != EOPNOTSUPP && error != EINVAL)
		return error;
#endif
	return ftruncate(fd, sizeof(struct state)) == -1 ? errno : 0;
}

/* Only the head is written: the rest of a new file reads as zeroes. */
static int
fill(int fd)
{
	struct state *s = calloc(1, sizeof(*s));
	int error = reserve(fd);

	if (s == NULL)
		return ENOMEM;
	state_init(s);
	if (error == 0 && pwrite(fd, s, sizeof(s->head), 0) !=
	    (ssize_t)sizeof(s->head))
		error = errno != 0 ? errno : EIO;
	free(s);
	return error;
}

/* The folder is locked. Make a new file and give it the name. */
static bool
make(struct rotation *r)
{
	struct buf temp = BUF(8192);
	int fd = -1, error = ENAMETOOLONG;

	buf_addf(&temp, "%s.new", r->path);
	if (buf_cstr(&temp) != NULL) {
		/* One that was killed here may have left its own. */
		unlink(temp.p);
		errno = 0;
		fd = open(temp.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
		error = fd == -1 ? errno : fill(fd);
		if (error == 0 && rename(temp.p, r->path) == -1)
			error = errno;
		if (error != 0 && fd != -1)
			unlink(temp.p);
	}
	if (fd != -1)
		close(fd);
	buf_free(&temp);
	return error == 0 || no(r, strerror(error));
}

/*
 * Under a lock on the folder, or two that start together would each make a
 * file. False if there is still none.
 */
static bool
replace(struct rotation *r)
{
	struct buf b = BUF(8192);
	const char *name = folder(r, &b);
	int in = name == NULL ? -1 : open(name, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC), fd;
	enum verdict_on_file verdict;
	bool made = false;

	if (in == -1) {
		no(r, name == NULL ? "the path is too long" : strerror(errno));
	} else if (!file_lock(in, LOCK_EX) && errno == EWOULDBLOCK) {
		no(r, "another process keeps its folder locked");
	} else {
		/* Somebody else may have done it meanwhile. */
		verdict = find(r, O_RDWR, &fd);
		if (verdict == FILE_GOOD)
			close(fd);
		made = verdict == FILE_GOOD || verdict == FILE_NEWER ||
		    (verdict == FILE_BAD && make(r));
	}
	if (in != -1)
		close(in);
	buf_free(&b);
	return made;
}

static bool
map(struct rotation *r, int fd)
{
	void *p = mmap(NULL, sizeof(struct state), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);

	if (p == MAP_FAILED) {
		no(r, strerror(errno));
		close(fd);
		return false;
	}
	/* Others' eyes have no business here, whatever a backup restored. */
	fchmod(fd, 0600);
	r->fd = fd;
	r->state = p;
	r->checked_ms = clock_ms();
	r->looked_ms = 0;
	return true;
}

bool
file_open(struct rotation *r)
{
	for (int i = 0; i < TRIES; i++) {
		int fd;
		enum verdict_on_file verdict = find(r, O_RDWR, &fd);

		if (verdict == FILE_GOOD)
			return map(r, fd);
		if (verdict == FILE_DENIED ||
		    (verdict == FILE_BAD && !replace(r)) ||
		    (verdict == FILE_NEWER && !step_aside(r)))
			return false;
	}
	return false;
}

void
file_close(struct rotation *r)
{
	if (r->fd == -1)
		return;
	munmap(r->state, sizeof(*r->state));
	close(r->fd);
	r->state = NULL;
	r->fd = -1;
}

bool
file_current(struct rotation *r)
{
	struct stat st;
	int64_t now = clock_ms();

	/* A system call less for those who come in crowds. */
	if (now - r->looked_ms < LOOK_MS)
		return true;
	r->looked_ms = now;
	if (fstat(r->fd, &st) == -1 || st.st_nlink != 1 ||
	    st.st_size != sizeof(struct state))
		return false;
	if (now - r->checked_ms < LOOK_AGAIN_MS)
		return true;
	/* Moved away it still has one name: ask for the name, now and then. */
	r->checked_ms = now;
	return lstat(r->path, &st) == 0 && st.st_ino == r->ino &&
	    st.st_dev == r->dev;
}

bool
file_read(struct rotation *r, struct state *s)
{
	int fd;
	enum verdict_on_file verdict = find(r, O_RDONLY, &fd);
	ssize_t n;

	if (verdict == FILE_NEWER && step_aside(r))
		verdict = find(r, O_RDONLY, &fd);
	if (verdict != FILE_GOOD)
		return false;
	/* Without the lock it is read all the same: records have checks. */
	file_lock(fd, LOCK_SH);
	n = pread(fd, s, sizeof(*s), 0);
	close(fd);
	if (n == (ssize_t)sizeof(*s) && state_head_good(&s->head))
		return true;
	memset(s, 0, sizeof(*s));
	return no(r, "is damaged");
}
