#include "rotation/record.h"

#include <stdatomic.h>
#include <string.h>

/* A wall clock that is set back by less is waited for. */
#define STEP_MS 60000

/* No rest is longer than a cooldownTime can be: a month. */
#define LONGEST_MS (31 * 86400 * INT64_C(1000))

/* The compiler keeps stores on their side of this; death keeps their order. */
static void
in_order(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

static uint64_t
check(const struct key_record *record)
{
	return state_check(record, offsetof(struct key_record, check));
}

bool
record_good(const struct key_record *record)
{
	return record->id != 0 && record->check == check(record);
}

void
record_finish(struct state *s)
{
	if (s->live.pending == 0)
		return;
	if (s->live.place < STATE_KEYS && record_good(&s->live.record))
		s->key[s->live.place] = s->live.record;
	in_order();
	s->live.pending = 0;
}

void
record_write(struct state *s, uint32_t slot, struct key_record *record)
{
	record->check = check(record);
	s->live.record = *record;
	s->live.place = slot;
	in_order();
	s->live.pending = 1;
	in_order();
	s->key[slot] = *record;
	in_order();
	s->live.pending = 0;
}

int64_t
state_now(struct rotation *r)
{
	struct state_live *live = &r->state->live;
	int64_t wall = r->wall(), now;

	/* What no clock can say is damage: begin anew. */
	if (live->latest < 0 || live->latest > INT64_MAX / 4 ||
	    live->skew < -INT64_MAX / 4 || live->skew > INT64_MAX / 4) {
		live->skew = 0;
		live->latest = wall;
	}
	now = wall + live->skew;
	if (now < live->latest - STEP_MS)
		live->skew += live->latest - now;
	if (now < live->latest)
		return live->latest;
	live->latest = now;
	return now;
}

static int64_t
left(int64_t until, int64_t longest, int64_t now)
{
	if (until <= now || longest < 0)
		return 0;
	if (longest > LONGEST_MS)
		longest = LONGEST_MS;
	return until - now < longest ? until - now : longest;
}

int64_t
record_rest(const struct key_record *record, int64_t now)
{
	if ((record->flags & (KEY_RESTS | KEY_RESTS_FOR_QUOTA)) == 0)
		return 0;
	return left(record->until, record->rest_ms, now);
}

int64_t
record_trial(const struct key_record *record, int64_t now)
{
	return left(record->trial_until, ROTATION_TRIAL_MS, now);
}
