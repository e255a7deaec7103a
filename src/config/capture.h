/* Run a program and keep what it prints. */
#ifndef CONFIG_CAPTURE_H
#define CONFIG_CAPTURE_H

#include "base/buf.h"
#include "base/fail.h"

/*
 * Run argv (found by PATH, no shell) with nothing to read and nobody to hear
 * its errors, and append its standard output to out. False, with a sentence
 * that begins with a verb and shows no output, when it cannot be started, ends
 * with a status other than 0, prints more than out holds or is not done by the
 * deadline; it and what it started are killed then.
 */
bool capture(char *const argv[], struct buf *out, int64_t deadline_ms,
	struct fail *f);

#endif
