/*
 * What providers were found to refuse, in the file `learned` in ccr's home, for
 * all handlers. A line a lesson, the oldest first, its parts between tabs:
 *
 *	https://api.example.com	MODEL	beta|field|name	NAME	SECONDS
 *
 * SECONDS since 1970: after LEARNED_DAYS it is forgotten, so that a later
 * release is tried again. The file is replaced whole by rename, under a lock
 * beside it; lines that are damaged do not count. Trouble with it never stops
 * the work: then a handler remembers for itself.
 */
#ifndef CORE_LEARNED_H
#define CORE_LEARNED_H

#include <sys/types.h>

#include "base/fail.h"
#include "core/lesson.h"

#define LEARNED_MAX 256
#define LEARNED_DAYS 30

struct learned_line {
	struct view origin;     /* of the provider's URL: https://host:port */
	struct view model;
	struct lesson lesson;
	int64_t when_s;
};

/* Starts as all zeroes. */
struct learned {
	bool open;
	struct buf path;        /* failed: there is no home */
	struct buf text;        /* lines, sound ones alone; n 0: no lesson */
	int64_t next_look_ms;   /* clock_ms; the file is left alone until */
	ino_t ino;              /* which file that was; 0: there was none */
	off_t size;
	int64_t mtime_ns;
	/* How often signatures that were returned were refused; not in the
	 * file, as it depends on what they are. */
	int returns_refused;
};

void learned_free(struct learned *l);

/*
 * Read the file if it is another one than before. It is looked at no more than
 * once a minute, so that a request costs no system call.
 */
void learned_look(struct learned *l);

/*
 * The lessons in a text of such lines, as l->text; false at its end. Damaged
 * ones are passed over.
 */
bool learned_next(struct view *rest, struct learned_line *line);

/* Those that are not forgotten at a time. */
bool learned_young(struct view *rest, int64_t now_s,
	struct learned_line *line);

/* Append a line, if it is sound. */
void learned_write(const struct learned_line *line, struct buf *out);

/*
 * Learn these lines, to which the file's own are added. False with errno if
 * the file does not keep them.
 */
bool learned_add(struct learned *l, struct view lines);

/*
 * Forget all lessons of an origin; of every one if origin.p is NULL. *n: how
 * many there were. False with errno when the file cannot be changed.
 */
bool learned_forget(struct learned *l, struct view origin, size_t *n);

#endif
