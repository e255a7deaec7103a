/*
 * What routing looked at, in its order: for `ccr explain`. Nothing is noted,
 * and no sentence made, for a request that is really to be sent.
 */
#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include "base/arena.h"
#include "base/buf.h"

enum choice {
	CHOICE_UNSET,           /* the configuration has no such rule */
	CHOICE_PASSES,          /* it leaves the request to the next */
	CHOICE_TAKES,
	CHOICE_REFUSES,         /* the request cannot be answered */
	CHOICE_NOT_ASKED        /* another one has taken it */
};

/* "unset", "passes", "takes", "refuses", "not asked". */
const char *choice_name(enum choice choice);

struct trace_line {
	struct view rule;       /* "think", "rules:NAME" */
	enum choice choice;
	struct view facts;      /* why, in words */
	struct trace_line *next;
};

/* What the log would have been told meanwhile. */
struct trace_note {
	struct view from, text;
	struct trace_note *next;
};

/* Starts as all zeroes. */
struct trace {
	struct arena arena;     /* of the lines and notes */
	struct trace_line *line, *last;
	struct trace_note *note, *last_note;
};

void trace_add(struct trace *t, const char *rule, enum choice choice,
	struct view facts);
void trace_tell(struct trace *t, struct view from, struct view text);
void trace_free(struct trace *t);

/* Append words to `why`, unless it is NULL because nobody asks. */
void trace_say(struct buf *why, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
