#include "cmd/doctor.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/self.h"
#include "cmd/crew.h"
#include "cmd/doctor_way.h"
#include "cmd/inquiry.h"
#include "cmd/pool.h"
#include "cmd/trials.h"

/* So many are asked at a time. */
#define AT_ONCE 8

/* What is asked, and what came of it; one of each a provider or a key. */
struct round {
	struct doctor *d;
	struct inquiry *inquiry;
	struct inquiry_result *result;
	size_t n;
};

static void
work(const void *context, size_t i, void *result)
{
	const struct round *r = context;

	inquiry_make(&r->inquiry[i], result);
}

static void
lost(void *result, const char *why)
{
	struct inquiry_result *r = result;

	r->steps.broken = PHASE_NAME;
	snprintf(r->steps.why, sizeof(r->steps.why), "%s", why);
}

static bool
failed(const void *result)
{
	const struct inquiry_result *r = result;

	return r->steps.broken != PHASES;
}

static int
run_round(struct round *r, const char *done)
{
	const struct crew c = {
		.n = r->n,
		.at_once = AT_ONCE,
		.result = r->result,
		.size = sizeof(*r->result),
		.context = r,
		.work = work,
		.lost = lost,
		.failed = failed,
		.done = r->d->progress ? done : NULL,
	};

	return crew_run(&c);
}

static bool
round_open(struct round *r, struct doctor *d, size_t n)
{
	*r = (struct round){
		.d = d,
		.inquiry = calloc(n + 1, sizeof(*r->inquiry)),
		.result = calloc(n + 1, sizeof(*r->result)),
	};
	return r->inquiry != NULL && r->result != NULL;
}

static void
round_free(struct round *r)
{
	free(r->inquiry);
	free(r->result);
}

static void
add(struct round *r, const struct provider *p, const struct api_key *key)
{
	r->inquiry[r->n++] = (struct inquiry){ &r->d->config, p, key };
}

/* Can it be asked with this key, for nothing? */
static bool
can_ask(const struct inquiry_result *way, const struct api_key *key)
{
	return way->steps.broken == PHASES && way->listed &&
	    way->steps.status / 100 != 2 && key->google == NULL &&
	    key->text.n > 0;
}

/* All that is known once everybody has been asked. */
struct rounds {
	struct round ways, keys;        /* a provider each, a key each */
	struct trial *trial;            /* with --spend */
	struct trial_result *outcome;
	size_t trials;
};

static void
add_keys(struct rounds *r, struct config *c)
{
	for (size_t i = 0; i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].keys; k++)
			if (can_ask(&r->ways.result[i],
			    &c->provider[i].key[k]))
				add(&r->keys, &c->provider[i],
				    &c->provider[i].key[k]);
}

/* What came of asking with this key; NULL if that was not done. */
static const struct inquiry_result *
answer_to(const struct rounds *r, const struct api_key *key)
{
	for (size_t i = 0; i < r->keys.n; i++)
		if (r->keys.inquiry[i].key == key)
			return &r->keys.result[i];
	return NULL;
}

static void
add_trial(struct rounds *r, const struct provider *p,
    const struct api_key *key)
{
	if (p->models > 0)
		r->trial[r->trials++] = (struct trial){ p, key, p->model[0] };
}

/* Those of which nothing else tells whether they are good. */
static void
add_trials(struct rounds *r, const struct config *c)
{
	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *p = &c->provider[i];

		if (r->ways.result[i].steps.broken != PHASES)
			continue;
		if (p->keys == 0)
			add_trial(r, p, NULL);
		for (size_t k = 0; k < p->keys; k++)
			if (!way_tells(answer_to(r, &p->key[k])))
				add_trial(r, p, &p->key[k]);
	}
}

static const struct trial_result *
outcome_of(const struct rounds *r, const struct provider *p,
    const struct api_key *key)
{
	for (size_t i = 0; i < r->trials; i++)
		if (r->trial[i].provider == p && r->trial[i].key == key)
			return &r->outcome[i];
	return NULL;
}

static int
run_trials(struct rounds *r, struct doctor *d)
{
	struct buf ccrd = BUF(4096);
	struct fail f;
	int number = 0;

	add_trials(r, &d->config);
	if (self_find(&ccrd, "ccrd", &f)) {
		const struct trials t = { &d->config, buf_cstr(&ccrd),
			r->trial, r->outcome, r->trials, AT_ONCE,
			d->progress };

		number = trials_run(&t);
	} else {
		r->trials = 0;
	}
	buf_free(&ccrd);
	return number;
}

static size_t
count_keys(const struct config *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->providers; i++)
		n += c->provider[i].keys;
	return n;
}

static bool
rounds_open(struct rounds *r, struct doctor *d)
{
	size_t providers = d->config.providers;
	size_t keys = count_keys(&d->config);

	r->trial = calloc(keys + providers + 1, sizeof(*r->trial));
	r->outcome = calloc(keys + providers + 1, sizeof(*r->outcome));
	return round_open(&r->ways, d, providers) &&
	    round_open(&r->keys, d, keys) && r->trial != NULL &&
	    r->outcome != NULL;
}

static void
rounds_free(struct rounds *r)
{
	round_free(&r->ways);
	round_free(&r->keys);
	free(r->trial);
	free(r->outcome);
}

static int
ask_all(struct rounds *r, struct doctor *d)
{
	int number;

	for (size_t i = 0; i < d->config.providers; i++)
		add(&r->ways, &d->config.provider[i], NULL);
	number = run_round(&r->ways, "providers reached");
	if (number != 0)
		return number;
	add_keys(r, &d->config);
	number = run_round(&r->keys, "keys tried");
	return number != 0 || !d->spend ? number : run_trials(r, d);
}

/* One provider's lines. */
static void
note_provider(struct doctor *d, const struct rounds *r, struct pool *pool,
    size_t i)
{
	const struct provider *p = &d->config.provider[i];
	const struct inquiry_result *way = &r->ways.result[i];

	doctor_turn(d, "provider", p->name);
	way_note(d, way);
	if (p->keys == 0)
		way_note_keyless(d, way, outcome_of(r, p, NULL));
	for (size_t k = 0; k < p->keys; k++) {
		struct way_key key = {
			.way = way,
			.said = answer_to(r, &p->key[k]),
			.outcome = outcome_of(r, p, &p->key[k]),
		};

		pool_key(pool, i, k, &key.known);
		way_note_key(d, &key);
	}
}

int
doctor_providers(struct doctor *d)
{
	struct rounds r = { 0 };
	struct pool pool;
	struct fail unused;
	int number = 0;

	if (!d->configured) {
		doctor_turn(d, "provider", VIEW(""));
		doctor_note(d, MARK_UNSEEN, "all", "which there are is not "
		    "known without the configuration");
		return 0;
	}
	upstream_init();
	if (rounds_open(&r, d))
		number = ask_all(&r, d);
	else
		d->arena.failed = true;
	pool_look(&pool, &d->config, &unused);
	for (size_t i = 0; i < r.ways.n && number == 0; i++)
		note_provider(d, &r, &pool, i);
	pool_close(&pool);
	rounds_free(&r);
	return number;
}
