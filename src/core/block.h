/* One block of an answer: what came of it, until it can be written. */
#ifndef CORE_BLOCK_H
#define CORE_BLOCK_H

#include "base/buf.h"
#include "dialect/arguments.h"

enum block_kind {
	BLOCK_TEXT,
	BLOCK_THINKING,
	BLOCK_TOOL,
	BLOCK_OTHER             /* text: the whole of it, as JSON */
};

struct block {
	struct block *next;
	enum block_kind kind;
	int call;               /* BLOCK_TOOL: the reader's number */
	struct buf id, name;    /* BLOCK_TOOL; escaped */
	struct buf text;        /* escaped, not yet written */
	struct buf signature;   /* BLOCK_THINKING; escaped */
	struct arguments arguments;     /* BLOCK_TOOL: how far they came */
	bool open;              /* its beginning is written */
	bool any;               /* something of its text is written */
	bool ended;             /* nothing more will come */
};

/* Empty, of no memory but its own; NULL when there is none. */
struct block *block_new(enum block_kind kind);
void block_free(struct block *b);

/* Is escaped text nothing but blanks? */
bool escaped_is_blank(struct view escaped);

#endif
