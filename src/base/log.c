#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define TRIES 250       /* for the lock, a millisecond apart */

enum place { READY, MOVED, CLOSED };

static log_keeper *kept_by;

static unsigned char
byte(struct view v, size_t i)
{
	return i < v.n ? (unsigned char)v.p[i] : 0;
}

/* U+0080 to U+009F (c2 80 to c2 9f) do to a terminal what ESC does. */
static bool
control(struct view v, size_t i)
{
	unsigned char c = byte(v, i);

	if (c == 0xc2)
		return byte(v, i + 1) < 0xa0;
	if (c >= 0x80 && c < 0xa0)
		return i > 0 && byte(v, i - 1) == 0xc2;
	return c < 0x20 || c == 0x7f;
}

/* The line as it goes into the file. */
static void
compose(const struct log *log, struct view line, struct buf *out)
{
	if (log->max_bytes > 0 && line.n >= (uint64_t)log->max_bytes)
		line.n = (size_t)log->max_bytes - 1;
	buf_add(out, line);
	buf_addc(out, '\n');
	for (size_t i = 0; !out->failed && i < line.n; i++)
		if (control(line, i))
			out->p[i] = '?';
}

/*
 * Lock fd. Not for ever: its holder may have been stopped. True too where the
 * file system knows no locks, since one writer is all that such a file has in
 * practice.
 */
static bool
lock(int fd)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	for (int i = 0; i < TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

/* Rename the locked file to NAME.1. */
static bool
rotate(const char *path)
{
	struct buf old = BUF(65536);
	bool ok;

	buf_addf(&old, "%s.1", path);
	ok = buf_cstr(&old) != NULL && rename(path, old.p) == 0;
	buf_free(&old);
	return ok;
}

/*
 * Is the open and locked file still the one of that name, with room for n
 * bytes? Where it has no room it is renamed, and the next open makes a new
 * one.
 */
static enum place
look(const struct log *log, const struct stat *open_file, size_t n)
{
	struct stat named;

	if (stat(log->path, &named) == -1 ||
	    named.st_ino != open_file->st_ino ||
	    named.st_dev != open_file->st_dev)
		return MOVED;
	if (log->max_bytes <= 0 || open_file->st_size == 0 ||
	    open_file->st_size + (int64_t)n <= log->max_bytes)
		return READY;
	return rotate(log->path) ? MOVED : CLOSED;
}

/* One write; a line that only began (the disk is full) is taken back. */
static void
append(int fd, struct view line, const struct stat *before)
{
	ssize_t n;

	do
		n = write(fd, line.p, line.n);
	while (n == -1 && errno == EINTR);
	if (n > 0 && (size_t)n < line.n && before != NULL &&
	    ftruncate(fd, before->st_size) == -1)
		return;
}

/* True if the file was renamed meanwhile and has to be opened anew. */
static bool
write_line(const struct log *log, int fd, struct view line)
{
	enum place place;
	struct stat st;

	if (fstat(fd, &st) == -1)
		return false;
	if (!S_ISREG(st.st_mode) || !lock(fd)) {
		append(fd, line, NULL);
		return false;
	}
	/* The size may have changed while we waited. */
	if (fstat(fd, &st) == -1)
		return false;
	place = look(log, &st, line.n);
	if (place == READY)
		append(fd, line, &st);
	return place == MOVED;
}

void
log_line(const struct log *log, struct view line)
{
	struct buf text = BUF(line.n + 1);
	bool again = log->path != NULL && log->path[0] != '\0';

	if (again)
		compose(log, line, &text);
	again = again && !text.failed;
	for (int i = 0; again && i < TRIES; i++) {
		/* A fifo without a reader must not keep us. */
		int fd = open(log->path, O_WRONLY | O_APPEND | O_CREAT |
		    O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);

		if (fd == -1)
			break;
		again = write_line(log, fd, buf_view(&text));
		close(fd);
	}
	buf_free(&text);
}

/* 2026-01-31T12:34:56.789Z */
static void
add_time(struct buf *line)
{
	int64_t now = clock_wall_ms();
	time_t seconds = (time_t)(now / 1000);
	struct tm t;
	char text[32];

	gmtime_r(&seconds, &t);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &t);
	buf_addf(line, "%s.%03dZ", text, (int)(now % 1000));
}

void
log_entry(const struct log *log, const struct entry *e)
{
	struct buf line = BUF(e->text.n + 64);

	add_time(&line);
	buf_addc(&line, ' ');
	buf_add(&line, buf_view(&e->text));
	log_line(log, buf_view(&line));
	buf_free(&line);
}

void
log_keep_with(log_keeper *keeper)
{
	kept_by = keeper;
}

bool
log_keep(const struct entry *e)
{
	if (kept_by != NULL)
		kept_by(e);
	return kept_by != NULL;
}
