/*
 * What a provider wants back with the next request, on its way through the
 * client. The client knows nothing like it, but returns the `signature` of
 * thinking blocks untouched. So it goes out as that of a thinking block (one
 * without text, if need be), with a beginning that is ours, and names whose it
 * is:
 *
 *	ccr1.DIALECT.MODEL.NOTE.TEXT;
 *
 * MODEL are eight hex digits, NOTE is the dialect's own. A block may have
 * several, one after another. Nothing is kept here: it survives restarts.
 */
#ifndef DIALECT_CARRIER_H
#define DIALECT_CARRIER_H

#include "base/buf.h"

struct carrier {
	struct view dialect;
	uint32_t model;         /* carrier_model of its name */
	struct view note;       /* without '.' and ';'; may be empty */
	struct view text;       /* escaped, without ';' */
};

/* What tells one model from another. */
uint32_t carrier_model(struct view name);

/* Append it in the form above. */
void carrier_add(const struct carrier *c, struct buf *out);

/*
 * Cut the first one off a thinking block's signature (escaped), whichever
 * dialect's it is. False when there is none, or what comes is none of ours.
 */
bool carrier_cut(struct view *list, struct carrier *c);

/* Is this signature one of ours? No other provider takes it for its own. */
bool carrier_is(struct view signature);

#endif
