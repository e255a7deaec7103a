#include <string.h>

#include "rotation/choice.h"

const char *
health_name(enum health health)
{
	static const char *const name[] = {
		[HEALTH_UNUSED] = "unused",
		[HEALTH_ACTIVE] = "active",
		[HEALTH_RESTING] = "resting",
		[HEALTH_DISABLED] = "disabled",
	};

	return name[health];
}

static void
fill(const struct key_record *record, int64_t now, int64_t wall,
    struct key_state *to)
{
	if ((record->flags & KEY_IS_DISABLED) == 0)
		to->rests_ms = record_rest(record, now);
	to->health = record->flags & KEY_IS_DISABLED ? HEALTH_DISABLED :
	    to->rests_ms > 0 ? HEALTH_RESTING :
	    record->uses > 0 ? HEALTH_ACTIVE : HEALTH_UNUSED;
	if (to->rests_ms > 0) {
		to->resting_until_ms = wall + to->rests_ms;
		to->for_quota = record->flags & KEY_RESTS_FOR_QUOTA;
	}
	to->trial = record_trial(record, now) > 0;
	to->uses = record->uses;
	to->successes = record->successes;
	to->failures = record->failures;
	to->input_tokens = record->input_tokens;
	to->output_tokens = record->output_tokens;
	to->consecutive_failures = record->streak;
	to->last_used_ms = record->last_used_ms;
	to->last_failure_ms = record->last_failure_ms;
	memcpy(to->last_error, record->last_error, sizeof(to->last_error));
	to->last_error[sizeof(to->last_error) - 1] = '\0';
}

struct look {
	size_t provider, key;
	struct key_state *out;
};

static void
look(struct rotation *r, void *context)
{
	struct look *l = context;
	struct key_record record;
	size_t at;

	*l->out = (struct key_state){ 0 };
	if (r->binding == NULL)
		return;
	at = r->binding->first[l->provider] + l->key;
	l->out->twin = r->binding->key[at].twin;
	binding_fresh(r, at, at + 1);
	if (choice_take(r, at, &record))
		fill(&record, state_now(r), r->wall(), l->out);
}

void
rotation_key_state(struct rotation *r, size_t provider, size_t key,
    struct key_state *out)
{
	struct look l = { provider, key, out };

	*out = (struct key_state){ 0 };
	state_change(r, look, &l);
}
