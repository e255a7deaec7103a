#include "core/learned.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/modified.h"
#include "config/home.h"

#define FILE_MAX (256 << 10)
#define LOOK_MS 60000
#define LOCK_MS 2000
#define WRITE_MS 1000
#define DAY_S 86400

/* The longest names that are worth a line. */
#define WORD_MAX 256

static int64_t
now_s(void)
{
	return clock_wall_ms() / 1000;
}

/* False if there is no home. */
static bool
ready(struct learned *l)
{
	struct fail unused;

	if (l->open)
		return !l->path.failed;
	l->open = true;
	l->path = BUF(4096);
	l->text = BUF(FILE_MAX);
	if (!home_path(&l->path, "learned", &unused) ||
	    buf_cstr(&l->path) == NULL)
		l->path.failed = true;
	return !l->path.failed;
}

void
learned_free(struct learned *l)
{
	buf_free(&l->path);
	buf_free(&l->text);
}

/* Printable; blanks may stand in a model's name. */
static bool
is_word(struct view v)
{
	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f)
			return false;
	return v.n > 0 && v.n <= WORD_MAX;
}

static bool
is_sound(const struct learned_line *line)
{
	return is_word(line->origin) && is_word(line->model) &&
	    lesson_is_sound(&line->lesson);
}

/* One line without its end. */
static bool
read_line(struct view text, struct learned_line *line)
{
	struct view kind;

	line->origin = view_cut(&text, '\t');
	line->model = view_cut(&text, '\t');
	kind = view_cut(&text, '\t');
	line->lesson.name = view_cut(&text, '\t');
	return text.p != NULL && view_number(text, &line->when_s) &&
	    lesson_kind_of(kind, &line->lesson.kind) && is_sound(line);
}

bool
learned_next(struct view *rest, struct learned_line *line)
{
	while (rest->n > 0) {
		struct view text = view_cut(rest, '\n');

		/* One without an end was not written whole. */
		if (rest->p != NULL && read_line(text, line))
			return true;
	}
	return false;
}

bool
learned_young(struct view *rest, int64_t now, struct learned_line *line)
{
	while (learned_next(rest, line))
		if (line->when_s > now - LEARNED_DAYS * DAY_S &&
		    line->when_s < now + DAY_S)
			return true;
	return false;
}

static bool
same(const struct learned_line *a, const struct learned_line *b)
{
	return lesson_same(&a->lesson, &b->lesson) &&
	    view_eq(a->model, b->model) && view_eq(a->origin, b->origin);
}

static bool
among(const struct learned_line *line, struct view lines)
{
	struct learned_line other;

	while (learned_next(&lines, &other))
		if (same(line, &other))
			return true;
	return false;
}

void
learned_write(const struct learned_line *line, struct buf *out)
{
	if (is_sound(line))
		buf_addf(out, "%.*s\t%.*s\t%s\t%.*s\t%lld\n",
		    VIEW_ARG(line->origin), VIEW_ARG(line->model),
		    lesson_kind_name(line->lesson.kind),
		    VIEW_ARG(line->lesson.name), (long long)line->when_s);
}

static bool
is_another(const struct learned *l, const struct stat *st)
{
	return l->ino != st->st_ino || l->size != st->st_size ||
	    l->mtime_ns != modified_ns(st);
}

static void
note_file(struct learned *l, const struct stat *st)
{
	l->ino = st->st_ino;
	l->size = st->st_size;
	l->mtime_ns = modified_ns(st);
}

/* What counts of a file's text takes the place of l->text. */
static void
take(struct learned *l, struct view text)
{
	struct buf kept = BUF(FILE_MAX);
	struct learned_line line;
	int64_t now = now_s();

	while (learned_young(&text, now, &line))
		learned_write(&line, &kept);
	buf_free(&l->text);
	l->text = kept;
}

/* There is no file: if there was one, somebody wants all forgotten. */
static void
miss(struct learned *l)
{
	if (l->ino != 0)
		buf_clear(&l->text);
	l->ino = 0;
}

static void
look_now(struct learned *l)
{
	struct buf text = BUF(FILE_MAX);
	struct stat st;
	int fd = open(l->path.p, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC | O_NOCTTY);

	if (fd == -1) {
		if (errno == ENOENT)
			miss(l);
		return;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    is_another(l, &st) && read_fd(fd, &text)) {
		take(l, buf_view(&text));
		note_file(l, &st);
	}
	close(fd);
	buf_free(&text);
}

void
learned_look(struct learned *l)
{
	int64_t now = clock_ms();

	if (now < l->next_look_ms)
		return;
	l->next_look_ms = now + LOOK_MS;
	if (ready(l))
		look_now(l);
}

/* l->path with something behind it; NULL if it is too long. */
static const char *
beside(const struct learned *l, const char *end, struct buf *path)
{
	buf_add(path, buf_view(&l->path));
	buf_adds(path, end);
	return buf_cstr(path);
}

/* Returns a descriptor to be closed, or -1 with errno. */
static int
take_lock(const struct learned *l)
{
	struct buf path = BUF(4096);
	const char *name = beside(l, ".lock", &path);
	int64_t until = clock_ms() + LOCK_MS;
	int fd = -1, why;

	errno = ENAMETOOLONG;
	if (name != NULL)
		fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
		    0600);
	why = errno;
	buf_free(&path);
	while (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == -1) {
		why = errno;
		if ((why == EWOULDBLOCK || why == EINTR) &&
		    clock_left(until) > 0) {
			poll(NULL, 0, 2);
			continue;
		}
		close(fd);
		fd = -1;
	}
	errno = why;
	return fd;
}

/* The text into a new file; its descriptor, or -1 with errno. */
static int
write_new(const char *name, struct view text)
{
	int fd;

	/* One that was killed here may have left its own. */
	unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd != -1 && !write_all(fd, text, clock_ms() + WRITE_MS)) {
		int why = errno;

		close(fd);
		fd = -1;
		errno = why;
	}
	return fd;
}

/* With the lock held: l->text is the file from now on. */
static bool
save(struct learned *l)
{
	struct buf path = BUF(4096);
	const char *name = beside(l, ".new", &path);
	struct stat st;
	int fd, why;
	bool ok;

	errno = ENAMETOOLONG;
	fd = name == NULL ? -1 : write_new(name, buf_view(&l->text));
	ok = fd != -1 && fstat(fd, &st) == 0 && rename(name, l->path.p) == 0;
	why = errno;
	if (ok)
		note_file(l, &st);
	else if (name != NULL)
		unlink(name);
	if (fd != -1)
		close(fd);
	buf_free(&path);
	errno = why;
	return ok;
}

static size_t
count(struct view lines)
{
	struct learned_line line;
	size_t n = 0;

	while (learned_next(&lines, &line))
		n++;
	return n;
}

/*
 * l->text with the new lines at its end. The oldest make room, and one that is
 * learned again is as new.
 */
static void
merge(struct learned *l, struct view new)
{
	struct view old = buf_view(&l->text);
	struct buf merged = BUF(FILE_MAX);
	struct learned_line line;
	size_t n = count(old) + count(new);

	while (learned_next(&old, &line))
		if (n-- <= LEARNED_MAX && !among(&line, new))
			learned_write(&line, &merged);
	while (learned_next(&new, &line))
		learned_write(&line, &merged);
	buf_free(&l->text);
	l->text = merged;
}

bool
learned_add(struct learned *l, struct view lines)
{
	int lock = -1, why = ENOENT;
	bool ok = false;

	if (ready(l)) {
		lock = take_lock(l);
		why = errno;
		look_now(l);
	}
	merge(l, lines);
	if (lock != -1) {
		ok = save(l);
		why = errno;
		close(lock);
	}
	errno = why;
	return ok;
}

/* With the lock held: leave out what is of the origin; how many that was. */
static size_t
leave_out(struct learned *l, struct view origin)
{
	struct view rest = buf_view(&l->text);
	struct buf kept = BUF(FILE_MAX);
	struct learned_line line;
	size_t n = 0;

	while (learned_next(&rest, &line))
		if (origin.p == NULL || view_eq(line.origin, origin))
			n++;
		else
			learned_write(&line, &kept);
	buf_free(&l->text);
	l->text = kept;
	return n;
}

bool
learned_forget(struct learned *l, struct view origin, size_t *n)
{
	int lock, why;
	bool ok = true;

	*n = 0;
	if (ready(l))
		look_now(l);
	if (l->ino == 0)
		return true;
	lock = take_lock(l);
	if (lock == -1)
		return false;
	look_now(l);
	*n = leave_out(l, origin);
	if (l->text.n == 0)
		ok = unlink(l->path.p) == 0;
	else if (*n > 0)
		ok = save(l);
	why = errno;
	close(lock);
	errno = why;
	return ok;
}
