/* Dates as they stand in headers. */
#ifndef UPSTREAM_DATE_H
#define UPSTREAM_DATE_H

#include "base/view.h"

/*
 * An HTTP date in any of its three forms (RFC 9110, section 5.6.7) or a date
 * and time of RFC 3339, as milliseconds since 1970. False for anything else,
 * and for days that no calendar has. now_ms decides the century of the form
 * with two digits.
 */
bool date_parse(struct view text, int64_t now_ms, int64_t *ms);

#endif
