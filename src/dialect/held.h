/*
 * Escaped text that comes in pieces, and of which some must wait until more
 * has come.
 */
#ifndef DIALECT_HELD_H
#define DIALECT_HELD_H

#include "base/buf.h"
#include "base/fail.h"

/* Settle what can be settled of *v; *v becomes the rest, which waits. */
typedef bool held_settle(void *context, struct view *v, struct fail *f);

/*
 * Let `settle` see what waits in `held` and the new piece behind it. Where
 * nothing waits it sees the piece itself, and nothing is copied.
 */
bool held_feed(struct buf *held, struct view piece, held_settle *settle,
	void *context, struct fail *f);

#endif
