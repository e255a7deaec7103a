/*
 * Small things to be remembered by a name that only its hash stands for: eight
 * places for each bucket, and the one unseen for longest gives way. Under the
 * state's lock, but for memory_read.
 */
#ifndef ROTATION_MEMORY_H
#define ROTATION_MEMORY_H

#include "base/view.h"
#include "rotation/record.h"

/* The hash of a name of n parts; salted, never 0. */
uint64_t memory_hash(const struct state *s, const struct view *part,
	size_t n);

/*
 * The record of that hash in a table of `buckets` times STATE_WAYS records, or
 * the one it may have; *known tells which. Changed by memory_write alone.
 */
struct memory_record *memory_find(struct memory_record *table,
	size_t buckets, uint64_t hash, bool *known);

/*
 * Put `made` in place; sets its check. Who is killed here leaves a bad check:
 * one thing forgotten.
 */
void memory_write(struct memory_record *place, struct memory_record made);

enum memory { MEMORY_SESSIONS, MEMORY_MODELS };

/*
 * A copy of the record of that name, without the lock: false if there is none,
 * or if it is being written.
 */
bool memory_read(struct rotation *r, enum memory table,
	const struct view *part, size_t n, struct memory_record *out);

#endif
