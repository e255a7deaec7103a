/* One choice, from the standing of a provider's keys to the pick. */
#ifndef ROTATION_CHOICE_H
#define ROTATION_CHOICE_H

#include "rotation/binding.h"

#define NO_KEY SIZE_MAX

struct choice {
	size_t provider;
	const struct provider *p;
	const bool *tried;
	struct view session;
	size_t only;                    /* this very key, or NO_KEY */
	int64_t now, wall;
	size_t first, keys;             /* in the binding */
	uint64_t last_turn;
	size_t last_key;                /* the one used last, or NO_KEY */
	struct pick pick;
};

/* That key's standing in this choice. */
struct standing *choice_standing(const struct rotation *r, size_t key);

/* The key that is next by the provider's strategy, among those that CAN. */
size_t strategy_pick(struct rotation *r, struct choice *c);

/* The same for one session. Moves its binding if it has to. */
size_t session_pick(struct rotation *r, struct choice *c);

/* The key that was used longest ago, among those that CAN, or NO_KEY. */
size_t least_used(struct rotation *r, struct choice *c);

/*
 * A copy of a key's record in *to, to be changed and put back with
 * choice_put. False if it has none.
 */
bool choice_take(const struct rotation *r, size_t bound,
	struct key_record *to);
void choice_put(struct rotation *r, size_t bound, struct key_record *record);

#endif
