#include <string.h>

#include "rotation/choice.h"

static uint64_t
mix(uint64_t a, uint64_t b)
{
	uint64_t pair[2] = { a, b };

	return state_check(pair, sizeof(pair));
}

/* Which session of which provider; salted, never 0. */
static uint64_t
session_hash(const struct rotation *r, const struct choice *c)
{
	uint64_t h = state_check(r->state->head.salt, SALT_BYTES);
	struct view part[] = { c->p->name, c->session };

	for (int i = 0; i < 2; i++) {
		h = mix(h, part[i].n);
		for (size_t at = 0; at < part[i].n; at += 8) {
			uint64_t word = 0;
			size_t n = part[i].n - at;

			memcpy(&word, part[i].p + at, n < 8 ? n : 8);
			h = mix(h, word);
		}
	}
	return h != 0 ? h : 1;
}

static bool
good(const struct session_record *s)
{
	return s->check == state_check(s,
	    offsetof(struct session_record, check));
}

/* The session's record, or the one it may have: free, or unseen for longest. */
static struct session_record *
find(struct rotation *r, uint64_t hash, bool *known)
{
	struct session_record *way = r->state->session[hash % STATE_BUCKETS];
	struct session_record *best = NULL;

	for (int i = 0; i < STATE_WAYS; i++) {
		bool free = way[i].hash == 0 || !good(&way[i]);

		*known = !free && way[i].hash == hash;
		if (*known)
			return &way[i];
		if (best == NULL || (best->hash != 0 &&
		    (free || way[i].seen < best->seen)))
			best = &way[i];
		if (free)
			best->hash = 0;
	}
	return best;
}

/* A process that is killed here leaves a bad check: one binding forgotten. */
static void
remember(struct session_record *s, uint64_t hash, uint64_t id, int64_t now)
{
	struct session_record made = *s;

	if (made.hash != hash)
		memset(&made, 0, sizeof(made));
	made.hash = hash;
	made.id = id;
	made.seen = now;
	made.check = state_check(&made,
	    offsetof(struct session_record, check));
	*s = made;
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
		uint64_t h = mix(hash, r->binding->key[c->first + k].id);

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
	struct session_record *record;
	size_t key = NO_KEY;
	uint64_t hash;
	bool known;

	if (c->session.n == 0)
		return least_used(r, c);
	hash = session_hash(r, c);
	record = find(r, hash, &known);
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
