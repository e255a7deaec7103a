#include "dialect/held.h"

bool
held_feed(struct buf *held, struct view piece, held_settle *settle,
    void *context, struct fail *f)
{
	struct view v = piece;
	bool waiting = held->n > 0;

	if (waiting) {
		buf_add(held, piece);
		v = buf_view(held);
	}
	if (!held->failed && !settle(context, &v, f))
		return false;
	if (waiting)
		buf_consume(held, held->n - v.n);
	else
		buf_add(held, v);
	return !held->failed ||
	    fail(f, 502, "a piece of the answer is too long to be read");
}
