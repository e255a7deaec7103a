/*
 * Changes to the body that a dialect has written, whatever its format: noted
 * by plan functions, made in one pass over the body's own members. Nothing is
 * done, and nothing allocated, where none are noted.
 */
#ifndef TRANSFORM_EDITS_H
#define TRANSFORM_EDITS_H

#include "base/arena.h"
#include "base/buf.h"

enum edit_mode {
	EDIT_ADD,       /* where there is no such member */
	EDIT_SET,       /* in place of what is there */
	/*
	 * Add; of what is there, objects take in what the new one has, member
	 * by member, new values in place of old ones; all else stays.
	 */
	EDIT_MERGE,
	/*
	 * Take away: a member, or by a path what is inside of it, as in
	 * "stream_options.include_usage" or, for each element of an array,
	 * "tools.*.strict".
	 */
	EDIT_REMOVE
};

struct edit;

struct edits {
	struct edit *first, *last;
	bool failed;            /* out of memory */
};

/*
 * Note a change: a member's name, escaped, without quotes (EDIT_REMOVE: or a
 * path), and its value's JSON. Both are borrowed until edits_apply.
 */
void edits_add(struct edits *e, struct arena *a, enum edit_mode mode,
	struct view name, struct view value);

/*
 * Append the body with all changes, in the order in which they were noted. A
 * body that is no JSON object is left as it is. Once for each struct edits.
 */
void edits_apply(struct edits *e, struct arena *a, struct view body,
	struct buf *out);

#endif
