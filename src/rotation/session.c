#include "rotation/choice.h"
#include "rotation/memory.h"

static uint64_t
session_hash(const struct rotation *r, const struct choice *c)
{
	const struct view part[] = { c->p->name, c->session };

	return memory_hash(r->state, part, 2);
}

/* The session holds on to the key `id` from now on. */
static void
remember(struct memory_record *s, uint64_t hash, uint64_t id, int64_t now)
{
	memory_write(s, (struct memory_record){ .hash = hash, .id = id,
	    .seen = now });
}

/*
 * One request goes elsewhere, the same way each time (the key with the highest
 * hash), so that the other key's prompt cache is of use if it happens again.
 */
static size_t
escape(struct rotation *r, struct choice *c, uint64_t hash)
{
	size_t best = NO_KEY;
	uint64_t most = 0;

	for (size_t k = 0; k < c->keys; k++) {
		uint64_t pair[2] = { hash,
			r->binding->key[c->first + k].id };
		uint64_t h = state_check(pair, sizeof(pair));

		if (choice_standing(r, k)->how != CAN ||
		    (best != NO_KEY && h <= most))
			continue;
		most = h;
		best = k;
	}
	return best;
}

static size_t
key_of(struct rotation *r, const struct choice *c, uint64_t id)
{
	for (size_t k = 0; k < c->keys; k++)
		if (r->binding->key[c->first + k].id == id &&
		    choice_standing(r, k)->how != LEFT_OUT)
			return k;
	return NO_KEY;
}

/* Is the key out for so long that its prompt cache will be gone? */
static bool
gone(const struct standing *s)
{
	return s->how == DISABLED || s->left > ROTATION_PATIENCE_MS;
}

size_t
session_pick(struct rotation *r, struct choice *c)
{
	struct memory_record *record;
	size_t key = NO_KEY;
	uint64_t hash;
	bool known;

	if (c->session.n == 0)
		return least_used(r, c);
	hash = session_hash(r, c);
	record = memory_find(r->state->session, STATE_SESSION_BUCKETS,
	    hash, &known);
	if (known)
		key = key_of(r, c, record->id);
	if (key != NO_KEY && choice_standing(r, key)->how != CAN &&
	    !gone(choice_standing(r, key))) {
		remember(record, hash, record->id, c->now);
		return escape(r, c, hash);
	}
	if (key == NO_KEY || gone(choice_standing(r, key)))
		key = least_used(r, c);
	if (key != NO_KEY && r->binding->key[c->first + key].id != 0)
		remember(record, hash, r->binding->key[c->first + key].id,
		    c->now);
	return key;
}
