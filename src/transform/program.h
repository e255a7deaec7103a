/*
 * The user's programs as they are run for one request: a filter, or the custom
 * router. They are told what they need in their environment and find no key
 * there; a JavaScript module is run by node with a shim of ours.
 */
#ifndef TRANSFORM_PROGRAM_H
#define TRANSFORM_PROGRAM_H

#include "base/run.h"
#include "config/config.h"
#include "json/write.h"

/* The world around a request, lent by its owner. */
struct outside {
	int client;                     /* who may leave; -1: nobody */
	struct view request_id;
	struct view path;               /* asked for, query included */
	/* A line that a program has for its user: for the log. */
	void (*told)(void *context, struct view name, struct view line);
	/* The client's headers as one object, without secrets. */
	void (*headers)(void *context, struct jw *w);
	void *context;
};

struct program {
	const char *what;               /* "filter": for sentences */
	struct view name, path;
	const char *task;               /* CCR_TASK, a shim's argument */
	const char *shim;               /* "shim/filter.js": for a module */
	int64_t timeout_ms, memory_mb;
	const struct config *config;
	const struct outside *outside;  /* may be NULL */

	struct arena arena;             /* of what follows; ours */
	char **env;
	size_t n_env;
	struct run run;
	int64_t deadline_ms;
	struct buf asked, said;
	struct view left;               /* of asked: to be written */
	size_t taken;                   /* of said: has been handed out */
};

/* Longest text from a program, and longest line of one. */
#define PROGRAM_TEXT_MAX (256 << 20)

/*
 * The rest of p is set by the caller, all zeroes elsewhere. Its environment is
 * ours without keys; program_set adds to it before the start. False with a
 * sentence that names the program.
 */
bool program_open(struct program *p, struct fail *f);
void program_set(struct program *p, const char *name, struct view value);
bool program_start(struct program *p, struct fail *f);

/* Give it all of in, append all that it prints to out, wait for its end. */
bool program_whole(struct program *p, struct view in, struct buf *out,
	struct fail *f);

/*
 * Give it a line: line ends in `text`, which is JSON, become blanks. What
 * program_line then returns is the answer, up to an empty line.
 */
void program_ask(struct program *p, struct view text);

/* A line of a kind that has no answer, to be given with the next. */
void program_tell(struct program *p, struct view text);

/*
 * The next line that it prints, without its end, borrowed until the next call;
 * p NULL at the end of its output.
 */
bool program_line(struct program *p, struct view *line, struct fail *f);

/* Its input ends; program_line tells what it still has to say. */
void program_finish(struct program *p);

/* Its output is at its end: so is it, well or with a sentence. */
bool program_end(struct program *p, struct fail *f);

/* End it, if it still runs; free all. Harmless twice. */
void program_close(struct program *p);

/* Put "filter "x" " before *f's sentence; returns false. */
bool program_fail(const struct program *p, struct fail *f);

#endif
