/* What the headers of a reply say about when to come back. */
#ifndef UPSTREAM_RATE_LIMIT_H
#define UPSTREAM_RATE_LIMIT_H

#include "base/view.h"

struct rate_limit {
	int64_t now_ms;         /* clock_wall_ms() when the reply came */
	int64_t precise_ms;     /* retry-after-ms; -1 */
	int64_t plain_ms;       /* retry-after; -1 */
	size_t limits;
	struct {
		char name[40];          /* requests, tokens, input-tokens ... */
		int64_t reset_ms;       /* from now; -1 unknown */
		bool spent;             /* nothing remains of it */
	} limit[12];
};

#define RATE_LIMIT(now) ((struct rate_limit){ .now_ms = (now), \
	.precise_ms = -1, .plain_ms = -1 })

/* Take note of a header; most mean nothing here. */
void rate_limit_header(struct rate_limit *r, struct view name,
	struct view value);

/*
 * Milliseconds to wait, -1 when nothing is said. An express retry-after counts
 * with any status. Resets, which stand in good replies too, count with a 429
 * only: the last of the limits that are spent, or the earliest of all where
 * none is said to be.
 */
int64_t rate_limit_wait(const struct rate_limit *r, int status);

#endif
