/* One block of an answer: what came of it, until it can be written. */
#ifndef CORE_BLOCK_H
#define CORE_BLOCK_H

#include "base/buf.h"

enum block_kind {
	BLOCK_TEXT,
	BLOCK_THINKING,
	BLOCK_TOOL
};

/* How far a tool call's arguments have come, as JSON. */
struct completeness {
	int depth;              /* open containers */
	bool string;            /* inside a string */
	bool backslash;         /* the next character is escaped */
	bool half;              /* a backslash of the carrier's escape */
	bool complete;          /* an object has been closed */
};

struct block {
	struct block *next;
	enum block_kind kind;
	int call;               /* BLOCK_TOOL: the reader's number */
	struct buf id, name;    /* BLOCK_TOOL; escaped */
	struct buf text;        /* escaped, not yet written */
	struct buf signature;   /* BLOCK_THINKING; escaped */
	struct completeness arguments;
	bool open;              /* its beginning is written */
	bool any;               /* something of its text is written */
	bool ended;             /* nothing more will come */
};

/* Empty, of no memory but its own; NULL when there is none. */
struct block *block_new(enum block_kind kind);
void block_free(struct block *b);

/* Follow the arguments' JSON through another escaped piece of it. */
void arguments_follow(struct completeness *c, struct view escaped);

/* Is escaped text nothing but blanks? */
bool escaped_is_blank(struct view escaped);

#endif
