/* Where things are: $CCR_HOME or ~/.claude-code-router, and what is in it. */
#ifndef CONFIG_HOME_H
#define CONFIG_HOME_H

#include "base/buf.h"
#include "base/fail.h"

/*
 * Append the path of `name` in ccr's home ("" for the home itself). False if
 * there is neither CCR_HOME nor HOME.
 */
bool home_path(struct buf *out, const char *name, struct fail *f);

/* Make the home (mode 0700) if it is not there. */
bool home_make(struct fail *f);

/*
 * Append the log file's path: LOG_FILE if set (a leading ~ is the home
 * directory), else ~/.claude-code-router.log.
 */
bool home_log_path(struct buf *out, struct view log_file, struct fail *f);

#endif
