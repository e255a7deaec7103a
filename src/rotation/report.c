#include <string.h>

#include "rotation/choice.h"

/* A provider that asks to be left alone is left alone this long at least. */
#define SHORTEST_MS 1000

/* No rest is doubled more often. */
#define LEVELS 16

struct report {
	size_t provider, key;
	const struct verdict *v;
	const struct api_key *k;
	int64_t now, wall;
	bool fresh;             /* begun after the record's flags changed */
};

/* A rest of `ms` from now on, for one reason (KEY_RESTS...). */
static void
rest(struct key_record *record, uint16_t why, int64_t ms, int64_t now)
{
	record->flags = why;
	record->until = now + ms;
	record->rest_ms = ms;
	record->since = record->turn;
}

static void
clear(struct key_record *record)
{
	record->flags = 0;
	record->streak = 0;
	record->level = 0;
	record->until = 0;
	record->rest_ms = 0;
	record->trial_until = 0;
}

static void
note_error(struct key_record *record, const struct report *p)
{
	const char *word = p->v->error != NULL ? p->v->error : "";
	size_t n = 0;

	record->failures++;
	record->last_failure_ms = p->wall;
	memset(record->last_error, 0, sizeof(record->last_error));
	for (; word[n] != '\0' && n < sizeof(record->last_error) - 1; n++)
		record->last_error[n] = word[n] >= ' ' && word[n] <= '~' ?
		    word[n] : '?';
}

static int64_t
quota_ms(const struct verdict *v, const struct api_key *k)
{
	int64_t own = k->cooldown_ms > 0 ? k->cooldown_ms : ROTATION_REST_MS;

	if (v->rest_ms > ROTATION_LONGEST_MS)
		return ROTATION_LONGEST_MS;
	if (v->rest_ms >= 0)
		return v->rest_ms < SHORTEST_MS ? SHORTEST_MS : v->rest_ms;
	return v->lasting && own < ROTATION_LONG_REST_MS ?
	    ROTATION_LONG_REST_MS : own;
}

static void
out_of_quota(struct key_record *record, int64_t ms, int64_t now, bool fresh)
{
	if (record->flags & KEY_IS_DISABLED)
		return;
	/* An older attempt's news is of use only while the key rests. */
	if (!fresh && (record->flags == 0 || record_rest(record, now) >= ms))
		return;
	rest(record, KEY_RESTS_FOR_QUOTA, ms, now);
}

/* From max_failures in a row on: twice as long each time, up to an hour. */
static int64_t
failure_ms(struct key_record *record, const struct api_key *k)
{
	int64_t own = k->cooldown_ms > 0 ? k->cooldown_ms : 0;
	int64_t ms = own > 0 ? own : ROTATION_REST_MS;

	if (record->streak < k->max_failures)
		return own;
	for (int i = 0; i < record->level && ms < ROTATION_LONG_REST_MS; i++)
		ms *= 2;
	if (ms > ROTATION_LONG_REST_MS)
		ms = own > ROTATION_LONG_REST_MS ? own : ROTATION_LONG_REST_MS;
	else if (record->level < LEVELS)
		record->level++;
	return ms;
}

/*
 * Many may have been under way when the key was put to rest: what they report
 * is the same trouble, and does not count in the row.
 */
static void
failed(struct key_record *record, const struct report *p)
{
	int64_t ms;

	if (!p->fresh || (record->flags & KEY_IS_DISABLED))
		return;
	if (record->streak < UINT32_MAX)
		record->streak++;
	ms = failure_ms(record, p->k);
	if (ms > 0 && !((record->flags & KEY_RESTS_FOR_QUOTA) &&
	    record_rest(record, p->now) > ms))
		rest(record, KEY_RESTS, ms, p->now);
}

static void
judge(struct key_record *record, const struct report *p)
{
	switch (p->v->kind) {
	case VERDICT_SUCCESS:
		record->successes++;
		if (p->fresh)
			clear(record);
		break;
	case VERDICT_KEY_BAD:
		note_error(record, p);
		record->flags = KEY_IS_DISABLED;
		record->since = record->turn;
		break;
	case VERDICT_QUOTA:
		note_error(record, p);
		out_of_quota(record, quota_ms(p->v, p->k), p->now, p->fresh);
		break;
	case VERDICT_FAILURE:
		note_error(record, p);
		failed(record, p);
		break;
	case VERDICT_NEUTRAL:
		break;
	case VERDICT_UNSENT:
		record->uses -= record->uses > 0;
		break;
	}
}

static void
add_tokens(uint64_t *to, int64_t n)
{
	if (n > 0)
		*to += (uint64_t)n;
}

/* One organisation's keys share their quota, wherever they are used. */
static void
rest_group(struct rotation *r, const struct report *p, size_t reporter)
{
	const struct config *c = r->config;
	int64_t ms = quota_ms(p->v, p->k);

	for (size_t i = 0, at = 0; i < c->providers; i++) {
		for (size_t k = 0; k < c->provider[i].keys; k++, at++) {
			struct key_record record;

			if (at == reporter ||
			    !view_eq(c->provider[i].key[k].quota_group,
			    p->k->quota_group))
				continue;
			binding_fresh(r, at, at + 1);
			if (!choice_take(r, at, &record))
				continue;
			if (record_rest(&record, p->now) > ms &&
			    (record.flags & KEY_RESTS_FOR_QUOTA))
				continue;
			out_of_quota(&record, ms, p->now, true);
			choice_put(r, at, &record);
		}
	}
}

static void
note(struct rotation *r, void *context)
{
	struct report *p = context;
	const struct verdict *v = p->v;
	struct key_record record;
	size_t at;

	if (r->binding == NULL)
		return;
	at = r->binding->first[p->provider] + p->key;
	p->k = &r->config->provider[p->provider].key[p->key];
	binding_fresh(r, at, at + 1);
	if (!choice_take(r, at, &record))
		return;
	p->now = state_now(r);
	p->wall = r->wall();
	p->fresh = v->ticket == 0 || v->ticket > record.since;
	if (v->ticket == 0 || v->ticket == record.trial_turn)
		record.trial_until = 0;
	judge(&record, p);
	add_tokens(&record.input_tokens, v->input_tokens);
	add_tokens(&record.output_tokens, v->output_tokens);
	choice_put(r, at, &record);
	if (v->kind == VERDICT_QUOTA && p->k->quota_group.n > 0 &&
	    record_rest(&record, p->now) > 0)
		rest_group(r, p, at);
}

void
rotation_report(struct rotation *r, size_t provider, size_t key,
    const struct verdict *v)
{
	struct report p = { .provider = provider, .key = key, .v = v };

	state_change(r, note, &p);
}

struct reset {
	size_t provider, key, known;
};

static void
reset_provider(struct rotation *r, struct reset *what, size_t provider)
{
	size_t first = r->binding->first[provider];
	size_t keys = r->config->provider[provider].keys;

	binding_fresh(r, first, first + keys);
	for (size_t k = 0; k < keys; k++) {
		struct key_record record;

		if ((what->key != ROTATION_ALL && what->key != k) ||
		    r->binding->key[first + k].twin ||
		    !choice_take(r, first + k, &record))
			continue;
		clear(&record);
		record.since = record.turn;
		memset(record.last_error, 0, sizeof(record.last_error));
		choice_put(r, first + k, &record);
		what->known++;
	}
}

static void
reset(struct rotation *r, void *context)
{
	struct reset *what = context;

	what->known = 0;
	if (r->binding == NULL)
		return;
	for (size_t i = 0; i < r->config->providers; i++)
		if (what->provider == ROTATION_ALL || what->provider == i)
			reset_provider(r, what, i);
}

size_t
rotation_reset(struct rotation *r, size_t provider, size_t key)
{
	struct reset what = { .provider = provider, .key = key };

	state_change(r, reset, &what);
	return what.known;
}
