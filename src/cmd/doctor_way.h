/* In words: the way to a provider, and how each of its keys is. */
#ifndef CMD_DOCTOR_WAY_H
#define CMD_DOCTOR_WAY_H

#include "cmd/doctor.h"
#include "cmd/inquiry.h"
#include "cmd/pool.h"
#include "cmd/trials.h"

/* Each step of it. */
void way_note(struct doctor *d, const struct inquiry_result *way);

struct way_key {
	const struct inquiry_result *way;
	const struct inquiry_result *said;      /* NULL: it was not asked */
	const struct trial_result *outcome;     /* of --spend; NULL: none */
	struct pool_key known;
};

/* Does this answer tell whether the key is good? */
bool way_tells(const struct inquiry_result *said);

void way_note_key(struct doctor *d, const struct way_key *k);

/* The same for a provider that needs none. */
void way_note_keyless(struct doctor *d, const struct inquiry_result *way,
	const struct trial_result *outcome);

#endif
