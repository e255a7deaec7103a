/* `systemctl --user`, and what it shows of our units. */
#ifndef CMD_SYSTEMCTL_H
#define CMD_SYSTEMCTL_H

#include "base/buf.h"
#include "base/fail.h"

/*
 * Run it with up to six words, a NULL behind them; what it prints is appended
 * to out. False with its last complaint in the sentence.
 */
bool systemctl(const char *const *words, struct buf *out, struct fail *f);

/* Does a manager of this user run? A look at its socket; nothing is asked. */
bool systemctl_reaches(void);

/*
 * The value of the first NAME=VALUE line of `systemctl show`'s output that has
 * this name; empty if there is none. Borrowed.
 */
struct view systemctl_value(struct view shown, const char *name);

#endif
