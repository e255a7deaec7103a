#include "rotation/choice.h"

static const struct key_record nothing_known;

struct standing *
choice_standing(const struct rotation *r, size_t key)
{
	return &r->binding->standing[key];
}

bool
choice_take(const struct rotation *r, size_t bound, struct key_record *to)
{
	const struct key_record *record = binding_record(r, bound);

	if (record != NULL)
		*to = *record;
	return record != NULL;
}

void
choice_put(struct rotation *r, size_t bound, struct key_record *record)
{
	record_write(r->state, r->binding->key[bound].slot, record);
}

static struct standing
judge(const struct choice *c, const struct key_record *record,
    const struct api_key *key, bool twin)
{
	struct standing s = { .how = CAN, .record = record };
	int64_t trial = record_trial(record, c->now);

	s.left = record_rest(record, c->now);
	s.trial = record->streak > 0 && record->streak >= key->max_failures;
	if (twin)
		s.how = LEFT_OUT;
	else if (record->flags & KEY_IS_DISABLED)
		s.how = DISABLED;
	else if (s.left > 0 && (record->flags & KEY_RESTS_FOR_QUOTA))
		s.how = OUT_OF_QUOTA;
	else if (s.left > 0 || trial > 0)
		s.how = RESTS;
	if (s.how == RESTS && trial > s.left)
		s.left = trial;
	return s;
}

/* How every key stands, tried or not; what c->pick can say of all of them. */
static void
survey(struct rotation *r, struct choice *c)
{
	size_t barred = 0, out = 0, all = 0;

	c->last_key = NO_KEY;
	for (size_t k = 0; k < c->keys; k++) {
		const struct bound *bound = &r->binding->key[c->first + k];
		const struct key_record *record =
		    binding_record(r, c->first + k);
		struct standing *s = choice_standing(r, k);

		*s = judge(c, record != NULL ? record : &nothing_known,
		    &c->p->key[k], bound->twin);
		all += s->how != LEFT_OUT;
		barred += s->how == DISABLED;
		out += s->how == OUT_OF_QUOTA;
		if (s->left > 0 && s->how != DISABLED &&
		    (c->pick.wait_ms == 0 || s->left < c->pick.wait_ms))
			c->pick.wait_ms = s->left;
		if (s->record->turn > c->last_turn) {
			c->last_turn = s->record->turn;
			c->last_key = k;
		}
	}
	c->pick.usable = all - barred - out;
	c->pick.kind = barred == all ? PICK_ALL_DISABLED :
	    c->pick.usable == 0 ? PICK_ALL_RESTING : PICK_NONE_LEFT;
}

/* From here on only keys that this request has not tried count. */
static size_t
leave_out_tried(struct rotation *r, struct choice *c)
{
	size_t can = 0;

	for (size_t k = 0; k < c->keys; k++) {
		struct standing *s = choice_standing(r, k);

		if (c->tried != NULL && c->tried[k] &&
		    (s->how == CAN || s->how == RESTS))
			s->how = TRIED;
		can += s->how == CAN;
	}
	return can;
}

/* Rather one that failed than none: whichever returns first. */
static size_t
soonest(struct rotation *r, struct choice *c)
{
	size_t best = NO_KEY;

	for (size_t k = 0; k < c->keys; k++) {
		const struct standing *s = choice_standing(r, k);

		if (s->how == RESTS && (best == NO_KEY ||
		    s->left < choice_standing(r, best)->left))
			best = k;
	}
	c->pick.early = best != NO_KEY;
	return best;
}

/* Count the use. A key without a record has a ticket of 0. */
static void
use(struct rotation *r, struct choice *c, size_t key)
{
	struct key_record record;

	c->pick.kind = PICK_KEY;
	c->pick.key = key;
	c->pick.trial = choice_standing(r, key)->trial;
	if (!choice_take(r, c->first + key, &record))
		return;
	record.uses++;
	record.turn = c->last_turn + 1;
	record.last_used_ms = c->wall;
	if (c->pick.trial) {
		record.trial_until = c->now + ROTATION_TRIAL_MS;
		record.trial_turn = record.turn;
	}
	c->pick.ticket = record.turn;
	choice_put(r, c->first + key, &record);
}

static void
begin(struct rotation *r, struct choice *c)
{
	c->pick = (struct pick){ .kind = PICK_NONE_LEFT };
	c->now = state_now(r);
	c->wall = r->wall();
	c->last_turn = 0;
	c->p = &r->config->provider[c->provider];
	c->first = r->binding->first[c->provider];
	c->keys = c->p->rotate || c->p->keys == 0 || c->only != NO_KEY ?
	    c->p->keys : 1;
	binding_fresh(r, c->first, c->first + c->keys);
	survey(r, c);
}

static void
choose(struct rotation *r, void *context)
{
	struct choice *c = context;
	size_t key;

	if (r->binding == NULL)
		return;
	begin(r, c);
	if (c->pick.kind != PICK_NONE_LEFT)
		return;
	key = leave_out_tried(r, c) > 0 ? strategy_pick(r, c) : soonest(r, c);
	if (key == NO_KEY)
		return;
	if (r->binding->key[c->first + key].id == 0) {
		c->pick.kind = PICK_UNBOUND;
		c->pick.key = key;
		return;
	}
	use(r, c, key);
}

/* Nothing can be known (out of memory): in the order of the list. */
static struct pick
choose_blindly(const struct rotation *r, const struct choice *c)
{
	const struct provider *p = &r->config->provider[c->provider];
	size_t keys = p->rotate || p->keys == 0 ? p->keys : 1;

	for (size_t k = 0; k < keys; k++)
		if (c->tried == NULL || !c->tried[k])
			return (struct pick){ .kind = p->key[k].text.n > 0 ?
			    PICK_KEY : PICK_UNBOUND, .key = k,
			    .usable = keys };
	return (struct pick){ .kind = PICK_NONE_LEFT, .usable = keys };
}

struct pick
rotation_choose(struct rotation *r, size_t provider, const bool *tried,
    struct view session)
{
	struct choice c = { .provider = provider, .tried = tried,
		.session = session, .only = NO_KEY };

	if (!state_change(r, choose, &c) || r->binding == NULL)
		return choose_blindly(r, &c);
	return c.pick;
}

static void
use_one(struct rotation *r, void *context)
{
	struct choice *c = context;

	if (r->binding == NULL)
		return;
	begin(r, c);
	choice_standing(r, c->only)->trial = false;
	use(r, c, c->only);
}

struct pick
rotation_use(struct rotation *r, size_t provider, size_t key)
{
	struct choice c = { .provider = provider, .only = key };

	state_change(r, use_one, &c);
	c.pick.kind = PICK_KEY;
	c.pick.key = key;
	return c.pick;
}
