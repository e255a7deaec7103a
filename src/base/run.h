/*
 * A program of the user's as our child: no shell, a process group of its own,
 * nothing of ours but three pipes, and an end to all waiting. Whoever runs one
 * ignores SIGPIPE.
 *
 *	struct run r = RUN_NONE;
 *
 *	ok = run_start(&r, &how, &f) &&
 *	    run_whole(&r, request, &answer, clock_ms() + 10000, &f);
 *	run_kill(&r);
 *
 * Sentences in *f begin with a verb ("ended with status 1"), for the caller to
 * put the program's name before, and show nothing of what it printed.
 */
#ifndef BASE_RUN_H
#define BASE_RUN_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/fail.h"

struct run_how {
	char *const *argv;      /* argv[0] is found by PATH without a slash */
	char *const *env;       /* NULL: our own */
	int64_t memory_bytes;   /* of its data (RLIMIT_DATA); 0: no bound */
	int client;             /* whose leaving ends all waiting; -1 */
	/*
	 * Gets the lines of its standard error: cut at RUN_LINE bytes, and
	 * after RUN_LINES of them no more. NULL: they are lost.
	 */
	void (*told)(void *context, struct view line);
	void *context;
};

/* How a child ends that could not become the program; as in a shell. */
#define RUN_NOT_STARTED 126
#define RUN_NOT_FOUND 127

#define RUN_LINE 1000
#define RUN_LINES 100

struct run {
	struct run_how how;
	pid_t pid;              /* 0: none */
	int in, out, err;       /* our ends of its pipes; -1: closed */
	struct buf line;        /* of its standard error, not yet whole */
	int lines;
};

#define RUN_NONE ((struct run){ .in = -1, .out = -1, .err = -1 })

/* False with 500 if there is no such program, no pipe or no process. */
bool run_start(struct run *r, const struct run_how *how, struct fail *f);

/*
 * Wait until there is something to do, then write a piece of *text and append
 * to out what it has printed. At the end of its output r->out is -1; when it
 * reads no more, r->in is, and the rest of *text is dropped. False with 500
 * when the time is up or out is full, with f->gone when the client has left.
 */
bool run_step(struct run *r, struct view *text, struct buf *out,
	int64_t deadline_ms, struct fail *f);

/* No more is written: it finds the end of its input. */
void run_no_more(struct run *r);

/*
 * Its output is at an end: wait for its own. False with 500 too when its
 * status is not 0.
 */
bool run_end(struct run *r, int64_t deadline_ms, struct fail *f);

/* Give it text, take all that it prints, wait for its end. */
bool run_whole(struct run *r, struct view text, struct buf *out,
	int64_t deadline_ms, struct fail *f);

/* End it and what it started, if it still runs; harmless twice. */
void run_kill(struct run *r);

#endif
