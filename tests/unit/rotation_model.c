/*
 * Long random sequences of choices, ends of attempts, resets, restarts and
 * steps of the clock, beside a plain model in memory of what they should mean.
 */
#include "tap.h"
#include "rotation_room.h"

#define STEPS 20000
#define PROVIDERS 3
#define KEYS 4
#define PENDING 32              /* attempts under way */

struct model_key {
	int weight, max_failures;
	int64_t cooldown;
	int group;              /* 0: none */

	int uses, successes, failures, streak, doubled;
	enum { WELL, WEAK, SPENT, BARRED } state;
	int64_t until;
	int since, turn;
	int64_t trial_until;
	int trial_turn;
	int64_t credit;
};

static struct model_key model[PROVIDERS][KEYS];

static const struct model_key shape[KEYS] = {
	{ .weight = 1, .max_failures = 5, .cooldown = -1 },
	{ .weight = 5, .max_failures = 2, .cooldown = 3000, .group = 1 },
	{ .weight = 2, .max_failures = 1, .cooldown = -1, .group = 1 },
	{ .weight = 3, .max_failures = 3, .cooldown = 90000000 },
};

static struct attempt {
	size_t provider, key;
	uint64_t ticket;
} pending[PENDING];
static int attempts;

static struct rotation r;
static struct config c;
static uint64_t seed;

static int
chance(int n)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (int)((seed >> 33) % (uint64_t)n);
}

static int64_t
rests(const struct model_key *k)
{
	return (k->state == WEAK || k->state == SPENT) &&
	    k->until > room_now ? k->until - room_now : 0;
}

static int64_t
on_trial(const struct model_key *k)
{
	return k->trial_until > room_now ? k->trial_until - room_now : 0;
}

static bool
ready(const struct model_key *k)
{
	return k->state != BARRED && rests(k) == 0 && on_trial(k) == 0;
}

static int
last_turn(const struct model_key *m, int *which)
{
	int most = 0;

	*which = KEYS - 1;
	for (int k = 0; k < KEYS; k++) {
		if (m[k].turn <= most)
			continue;
		most = m[k].turn;
		*which = k;
	}
	return most;
}

/* -1 when the strategy leaves it to chance: any that is ready. */
static int
model_pick(struct model_key *m, const bool *can, enum strategy strategy)
{
	int last, best = -1;
	int64_t total = 0;

	last_turn(m, &last);
	if (strategy == STRATEGY_ROUND_ROBIN) {
		for (int i = 1; i <= KEYS; i++)
			if (can[(last + i) % KEYS])
				return (last + i) % KEYS;
	}
	if (strategy == STRATEGY_RANDOM)
		return -1;
	if (strategy != STRATEGY_WEIGHTED) {
		for (int k = 0; k < KEYS; k++)
			if (can[k] && (best == -1 || m[k].turn < m[best].turn))
				best = k;
		return best;
	}
	for (int k = 0; k < KEYS; k++)
		total += can[k] ? m[k].weight : 0;
	for (int k = 0; k < KEYS; k++) {
		if (!can[k])
			continue;
		if (m[k].credit > total)
			m[k].credit = total;
		if (m[k].credit < -total)
			m[k].credit = -total;
		m[k].credit += m[k].weight;
		if (best == -1 || m[k].credit > m[best].credit)
			best = k;
	}
	m[best].credit -= total;
	return best;
}

/* What a choice must come to: PICK_..., and the key (-1: any in can). */
static int
model_choose(struct model_key *m, const bool *tried, enum strategy strategy,
    bool *can, int *key)
{
	int barred = 0, spent = 0, n = 0;
	int64_t soonest = INT64_MAX;

	*key = -1;
	for (int k = 0; k < KEYS; k++) {
		barred += m[k].state == BARRED;
		spent += m[k].state == SPENT && rests(&m[k]) > 0;
		can[k] = ready(&m[k]) && !tried[k];
		n += can[k];
	}
	if (barred == KEYS)
		return PICK_ALL_DISABLED;
	if (barred + spent == KEYS)
		return PICK_ALL_RESTING;
	if (n > 0) {
		*key = model_pick(m, can, strategy);
		return PICK_KEY;
	}
	for (int k = 0; k < KEYS; k++) {
		int64_t left = rests(&m[k]) > on_trial(&m[k]) ?
		    rests(&m[k]) : on_trial(&m[k]);

		if (tried[k] || m[k].state == BARRED || left == 0 ||
		    (m[k].state == SPENT && rests(&m[k]) > 0) ||
		    left >= soonest)
			continue;
		soonest = left;
		*key = k;
	}
	return *key == -1 ? PICK_NONE_LEFT : PICK_KEY;
}

static bool
step_choose(enum strategy strategy)
{
	size_t p = (size_t)chance(PROVIDERS);
	struct model_key *m = model[p];
	bool tried[KEYS], can[KEYS];
	int want, key, last, turn;
	struct pick got;

	for (int k = 0; k < KEYS; k++)
		tried[k] = chance(4) == 0;
	want = model_choose(m, tried, strategy, can, &key);
	got = rotation_choose(&r, p, tried, VIEW(""));
	if ((int)got.kind != want)
		return false;
	if (want != PICK_KEY)
		return true;
	if (key == -1 ? !can[got.key] : (int)got.key != key)
		return false;
	turn = last_turn(m, &last) + 1;
	m[got.key].uses++;
	m[got.key].turn = turn;
	if (m[got.key].streak >= m[got.key].max_failures) {
		m[got.key].trial_until = room_now + ROTATION_TRIAL_MS;
		m[got.key].trial_turn = turn;
	}
	if (attempts < PENDING)
		pending[attempts++] = (struct attempt){ p, got.key,
			got.ticket };
	return got.ticket == (uint64_t)turn;
}

static void
put_to_rest(struct model_key *k, int why, int64_t ms)
{
	k->state = why;
	k->until = room_now + ms;
	k->since = k->turn;
}

static void
make_well(struct model_key *k)
{
	k->state = WELL;
	k->streak = k->doubled = 0;
	k->trial_until = k->until = 0;
}

static void
model_failure(struct model_key *k)
{
	int64_t ms = k->cooldown > 0 ? k->cooldown : 60000;

	if (k->state == BARRED)
		return;
	k->streak++;
	if (k->streak < k->max_failures) {
		if (k->cooldown <= 0)
			return;
	} else {
		for (int i = 0; i < k->doubled; i++)
			ms = ms * 2 > 3600000 && ms < 3600000 ? 3600000 :
			    ms < 3600000 ? ms * 2 : ms;
		k->doubled++;
	}
	if (k->state != SPENT || rests(k) <= ms)
		put_to_rest(k, WEAK, ms);
}

static void
model_quota(struct model_key *k, int64_t ms, bool fresh)
{
	if (k->state == BARRED ||
	    (!fresh && (k->state == WELL || rests(k) >= ms)))
		return;
	put_to_rest(k, SPENT, ms);
}

static void
model_group(const struct model_key *from, int64_t ms)
{
	for (int p = 0; p < PROVIDERS; p++)
		for (int k = 0; k < KEYS; k++)
			if (&model[p][k] != from &&
			    model[p][k].group == from->group &&
			    !(model[p][k].state == SPENT &&
			    rests(&model[p][k]) > ms))
				model_quota(&model[p][k], ms, true);
}

static void
step_report(void)
{
	int which = chance(attempts);
	struct attempt a = pending[which];
	struct model_key *k = &model[a.provider][a.key];
	struct verdict v = { .kind = chance(10), .ticket = a.ticket,
		.rest_ms = chance(3) ? -1 : chance(200000),
		.lasting = chance(5) == 0 };
	bool fresh = a.ticket > (uint64_t)k->since;
	int64_t ms = k->cooldown > 0 ? k->cooldown : 60000;

	pending[which] = pending[--attempts];
	/* Mostly failures, or nothing of interest ever happens. */
	if (v.kind > VERDICT_UNSENT)
		v.kind = VERDICT_FAILURE;
	rotation_report(&r, a.provider, a.key, &v);
	if ((uint64_t)k->trial_turn == a.ticket)
		k->trial_until = 0;
	k->failures += v.kind == VERDICT_KEY_BAD || v.kind == VERDICT_QUOTA ||
	    v.kind == VERDICT_FAILURE;
	if (v.kind == VERDICT_SUCCESS) {
		k->successes++;
		if (fresh)
			make_well(k);
	} else if (v.kind == VERDICT_KEY_BAD) {
		k->state = BARRED;
		k->since = k->turn;
	} else if (v.kind == VERDICT_FAILURE && fresh) {
		model_failure(k);
	} else if (v.kind == VERDICT_UNSENT) {
		k->uses--;
	} else if (v.kind == VERDICT_QUOTA) {
		if (v.lasting && ms < 3600000)
			ms = 3600000;
		if (v.rest_ms >= 0)
			ms = v.rest_ms < 1000 ? 1000 : v.rest_ms;
		model_quota(k, ms, fresh);
		if (k->group != 0 && rests(k) > 0 && k->state != BARRED)
			model_group(k, ms);
	}
}

static void
step_reset(void)
{
	size_t p = (size_t)chance(PROVIDERS);
	size_t only = chance(2) ? (size_t)chance(KEYS) : ROTATION_ALL;

	rotation_reset(&r, p, only);
	for (size_t k = 0; k < KEYS; k++) {
		if (only != ROTATION_ALL && only != k)
			continue;
		make_well(&model[p][k]);
		model[p][k].since = model[p][k].turn;
	}
}

static bool
same(void)
{
	for (size_t p = 0; p < PROVIDERS; p++) {
		for (size_t k = 0; k < KEYS; k++) {
			const struct model_key *m = &model[p][k];
			struct key_state s = state_of(&r, p, k);
			enum health health = m->state == BARRED ?
			    HEALTH_DISABLED : rests(m) > 0 ? HEALTH_RESTING :
			    m->uses > 0 ? HEALTH_ACTIVE : HEALTH_UNUSED;

			if (s.health != health || s.rests_ms != rests(m) ||
			    (int)s.uses != m->uses ||
			    (int)s.successes != m->successes ||
			    (int)s.failures != m->failures ||
			    (int)s.consecutive_failures != m->streak ||
			    s.trial != (on_trial(m) > 0) ||
			    s.for_quota != (rests(m) > 0 &&
			    m->state == SPENT))
				return false;
		}
	}
	return true;
}

static void
make_providers(enum strategy strategy)
{
	struct buf text = BUF(65536);

	for (int p = 0; p < PROVIDERS; p++) {
		struct buf keys = BUF(4096);
		char name[16];

		for (int k = 0; k < KEYS; k++) {
			model[p][k] = shape[k];
			buf_addf(&keys, "%s{\"key\":\"key-%d\",\"weight\":%d,"
			    "\"maxFailures\":%d", k > 0 ? "," : "", k,
			    shape[k].weight, shape[k].max_failures);
			if (shape[k].cooldown >= 0)
				buf_addf(&keys, ",\"cooldownTime\":%d",
				    (int)shape[k].cooldown);
			if (shape[k].group > 0)
				buf_adds(&keys, ",\"quota_group\":\"g\"");
			buf_addc(&keys, '}');
		}
		snprintf(name, sizeof(name), "p%d", p);
		if (p > 0)
			buf_addc(&text, ',');
		add_provider(&text, name, strategy_name(strategy),
		    buf_cstr(&keys));
		buf_free(&keys);
	}
	read_config(&c, buf_cstr(&text));
	buf_free(&text);
}

static void
test(enum strategy strategy)
{
	bool held = true;
	int i;

	unlink(room_path);
	seed = 12345 + strategy;
	attempts = 0;
	make_providers(strategy);
	open_room(&r, &c);
	for (i = 0; i < STEPS && held; i++) {
		int what = chance(20);

		room_now += chance(3) ? chance(3000) : chance(300000);
		if (what == 0 && chance(8) == 0)
			step_reset();
		else if (what == 1) {
			rotation_close(&r);
			open_room(&r, &c);
		} else if (what < 11 || attempts == 0)
			held = step_choose(strategy);
		else
			step_report();
		held = held && same();
	}
	OK(held && r.shared, "%s: as the model has it, %d steps",
	    strategy_name(strategy), i);
	rotation_close(&r);
	config_free(&c);
}

int
main(void)
{
	room_make();
	for (int i = 0; i < STRATEGIES; i++)
		test((enum strategy)i);
	room_clear();
	return done_testing();
}
