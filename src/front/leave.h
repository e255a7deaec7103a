/* Leaving when asked to: a busy handler finishes its answer first. */
#ifndef FRONT_LEAVE_H
#define FRONT_LEAVE_H

#include "base/fail.h"

/*
 * From now on SIGTERM, SIGINT and SIGHUP do not end the process: they make its
 * streams end where they would wait for another request. False when there is
 * no descriptor left for that.
 */
bool leave_on_signals(struct fail *f);

#endif
