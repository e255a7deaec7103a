#include "rotation/choice.h"

/* A good scrambling of 64 bits (splitmix64). */
static uint64_t
random_next(struct rotation *r)
{
	uint64_t z = r->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static size_t
count(struct rotation *r, const struct choice *c)
{
	size_t n = 0;

	for (size_t k = 0; k < c->keys; k++)
		n += choice_standing(r, k)->how == CAN;
	return n;
}

/* All alike: numbers from the uneven end of the range are thrown away. */
static size_t
pick_random(struct rotation *r, struct choice *c)
{
	uint64_t n = count(r, c), number, most = UINT64_MAX - UINT64_MAX % n;

	do
		number = random_next(r);
	while (number >= most);
	number %= n;
	for (size_t k = 0; k < c->keys; k++)
		if (choice_standing(r, k)->how == CAN && number-- == 0)
			return k;
	return NO_KEY;
}

/* The cursor is the key used last, so that edits of the list do not move it. */
static size_t
next_in_turn(struct rotation *r, struct choice *c)
{
	size_t at = c->last_key == NO_KEY ? c->keys - 1 : c->last_key;

	for (size_t i = 0; i < c->keys; i++) {
		at = (at + 1) % c->keys;
		if (choice_standing(r, at)->how == CAN)
			return at;
	}
	return NO_KEY;
}

size_t
least_used(struct rotation *r, struct choice *c)
{
	size_t best = NO_KEY;

	for (size_t k = 0; k < c->keys; k++) {
		const struct standing *s = choice_standing(r, k);

		if (s->how == CAN && (best == NO_KEY || s->record->turn <
		    choice_standing(r, best)->record->turn))
			best = k;
	}
	return best;
}

/* What a key is owed; within what the present weights can bring about. */
static int64_t
credit(const struct standing *s, int64_t total)
{
	int64_t owed = s->record->credit;

	return owed > total ? total : owed < -total ? -total : owed;
}

/*
 * Smooth weighted round robin: each turn every key is owed its weight, and
 * who is owed most pays for all. Over a sum of the weights the shares are
 * exact, and no key comes in a bunch.
 */
static size_t
pick_weighted(struct rotation *r, struct choice *c)
{
	int64_t total = 0, most = INT64_MIN;
	size_t best = NO_KEY;

	for (size_t k = 0; k < c->keys; k++)
		if (choice_standing(r, k)->how == CAN)
			total += c->p->key[k].weight;
	for (size_t k = 0; k < c->keys; k++) {
		const struct standing *s = choice_standing(r, k);

		if (s->how != CAN || credit(s, total) + c->p->key[k].weight <=
		    most)
			continue;
		most = credit(s, total) + c->p->key[k].weight;
		best = k;
	}
	if (best == NO_KEY || r->binding->key[c->first + best].id == 0)
		return best;
	for (size_t k = 0; k < c->keys; k++) {
		struct standing *s = choice_standing(r, k);
		struct key_record record;

		if (s->how != CAN || !choice_take(r, c->first + k, &record))
			continue;
		record.credit = credit(s, total) + c->p->key[k].weight -
		    (k == best ? total : 0);
		choice_put(r, c->first + k, &record);
	}
	return best;
}

size_t
strategy_pick(struct rotation *r, struct choice *c)
{
	switch (c->p->strategy) {
	case STRATEGY_RANDOM:
		return pick_random(r, c);
	case STRATEGY_WEIGHTED:
		return pick_weighted(r, c);
	case STRATEGY_LEAST_USED:
		return least_used(r, c);
	case STRATEGY_STICKY:
		return session_pick(r, c);
	case STRATEGY_ROUND_ROBIN:
	case STRATEGIES:
		break;
	}
	return next_in_turn(r, c);
}
