/* How long a provider wants us to wait, in all the forms they say it. */
#ifndef UPSTREAM_RETRY_AFTER_H
#define UPSTREAM_RETRY_AFTER_H

#include "base/view.h"

/*
 * Milliseconds from now for: whole or decimal seconds, an HTTP date (RFC 9110,
 * section 5.6.7), RFC 3339, a Go duration (1h2m3.5s, 120ms), Unix seconds or
 * milliseconds. 0 for the past, at most a year, rounded up; -1 for anything
 * else. now_ms: clock_wall_ms().
 */
int64_t retry_after_parse(struct view text, int64_t now_ms);

#endif
