/* Records in the state; all of this happens under its lock. */
#ifndef ROTATION_RECORD_H
#define ROTATION_RECORD_H

#include "rotation/file.h"

/* No record: the key is not bound, or the file has no room for it. */
#define NO_SLOT UINT32_MAX

/*
 * Run step(r, context) with the state locked, whole, and bound to the present
 * config. A step may be broken off and run again from its beginning, on
 * another state. False if it could not be run at all (out of memory).
 */
typedef void state_step(struct rotation *r, void *context);
bool state_change(struct rotation *r, state_step *step, void *context);

/* Finish what a process that was killed here had begun. */
void record_finish(struct state *s);

/* Is this a key's record, and whole? */
bool record_good(const struct key_record *record);

/*
 * Put a key's record in place, so that whoever is killed at whatever
 * instruction leaves the old one or the new one. Sets record->check.
 */
void record_write(struct state *s, uint32_t slot, struct key_record *record);

/* The present moment on the state's own clock, which never runs backwards. */
int64_t state_now(struct rotation *r);

/* How long a record's rest still lasts; 0 if it does not rest. */
int64_t record_rest(const struct key_record *record, int64_t now);

/* How long its trial keeps others off; 0 if there is none. */
int64_t record_trial(const struct key_record *record, int64_t now);

#endif
