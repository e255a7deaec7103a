/* The answer to an HTTP request that ccr itself has sent, read as it comes. */
#ifndef CMD_INCOMING_H
#define CMD_INCOMING_H

#include "base/fail.h"
#include "http/stream.h"

struct incoming {
	struct stream *from;            /* borrowed */
	int64_t deadline_ms;            /* for the whole answer, clock_ms */
	int status;
	struct buf head;                /* its header lines */
	bool chunked, ended;
	int64_t left;                   /* of body or chunk; -1: to the end */
};

/*
 * Read the head. False with a sentence when none came in time, or what came is
 * not HTTP. To be freed in any case.
 */
bool incoming_head(struct incoming *in, struct stream *from,
	int64_t deadline_ms, struct fail *f);

/* A header's value by its name in small letters; empty without it. */
struct view incoming_header(const struct incoming *in, const char *name);

/*
 * Append the next bytes of the body to out. in->ended says that none follow
 * (there may be some this time all the same). False when it is cut short.
 */
bool incoming_read(struct incoming *in, struct buf *out, struct fail *f);

/* Read all the rest, as much as out holds. */
bool incoming_rest(struct incoming *in, struct buf *out, struct fail *f);

void incoming_free(struct incoming *in);

#endif
