#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "files.h"

static struct file *files;
static pthread_mutex_t files_lock = PTHREAD_MUTEX_INITIALIZER;

static struct timespec
changed(const struct stat *st)
{
#ifdef __APPLE__
	return st->st_mtimespec;
#else
	return st->st_mtim;
#endif
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	struct timespec ta = changed(a), tb = changed(b);

	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    ta.tv_sec == tb.tv_sec && ta.tv_nsec == tb.tv_nsec;
}

/* The clock of a file is coarse: one written just now could be written again
 * and look the same. */
static bool
is_fresh(const struct stat *st)
{
	struct timespec now, then = changed(st);

	clock_gettime(CLOCK_REALTIME, &now);
	return (now.tv_sec - then.tv_sec) * INT64_C(1000) +
	    (now.tv_nsec - then.tv_nsec) / 1000000 < 100;
}

/* Give a reference back; files_lock is held. */
static void
file_drop(struct file *f)
{
	if (--f->refs > 0)
		return;
	if (f->fixed != NULL)
		answer_free(f->fixed);
	free(f->fixed);
	bytes_free(&f->text);
	free(f->path);
	free(f);
}

void
file_put(struct file *f)
{
	if (f == NULL)
		return;
	pthread_mutex_lock(&files_lock);
	file_drop(f);
	pthread_mutex_unlock(&files_lock);
}

static struct file *
file_load(const char *path)
{
	struct file *f = calloc(1, sizeof(*f));
	int fd = open(path, O_RDONLY);
	ssize_t n = -1;

	if (f == NULL)
		err(1, "calloc");
	f->refs = 1;
	if (fd == -1 || fstat(fd, &f->st) == -1)
		goto out;
	f->fresh = is_fresh(&f->st);
	do {
		n = read(fd, bytes_room(&f->text, 65536), 65536);
		f->text.n += n > 0 ? (size_t)n : 0;
	} while (n > 0);
out:
	if (fd != -1)
		close(fd);
	f->path = strdup(path);
	if (n == 0 && f->path != NULL)
		return f;
	file_drop(f);
	return NULL;
}

struct file *
file_get(const char *path)
{
	struct file **at, *f;
	struct stat st;

	if (stat(path, &st) == -1)
		return NULL;
	pthread_mutex_lock(&files_lock);
	for (at = &files; (f = *at) != NULL; at = &f->next)
		if (strcmp(f->path, path) == 0)
			break;
	if (f != NULL && (f->fresh || !same_file(&f->st, &st))) {
		*at = f->next;
		file_drop(f);
		f = NULL;
	}
	if (f == NULL && (f = file_load(path)) != NULL) {
		f->next = files;
		files = f;
	}
	if (f != NULL)
		f->refs++;
	pthread_mutex_unlock(&files_lock);
	return f;
}

const struct answer *
file_answer(struct file *f)
{
	const struct answer *a;

	pthread_mutex_lock(&files_lock);
	a = f->fixed;
	pthread_mutex_unlock(&files_lock);
	return a;
}

const struct answer *
file_adopt(struct file *f, struct answer *a)
{
	pthread_mutex_lock(&files_lock);
	if (f->fixed == NULL) {
		f->fixed = a;
	} else {
		answer_free(a);
		free(a);
	}
	pthread_mutex_unlock(&files_lock);
	return f->fixed;
}
