/* How keys are shown: in words, and as JSON. */
#include "cmd/pool.h"
#include "cmd/words.h"
#include "config/google.h"

/* Shorter keys are not shown at all, longer ones by that much. */
#define MASK_LEAST 20
#define MASK_SHOWN 8

const char *
pool_state(const struct pool_key *k)
{
	if (!k->known)
		return "unknown";
	return k->state.twin ? "duplicate" : health_name(k->state.health);
}

/* The status at the head of "401 authentication_error", if there is one. */
static struct view
error_number(const struct key_state *s)
{
	struct view rest = view_of(s->last_error), first = view_cut(&rest, ' ');
	int64_t number;

	return view_number(first, &number) ? first : VIEW("");
}

enum ink
pool_words(const struct pool_key *k, struct buf *out)
{
	struct view number = error_number(&k->state);

	if (!k->known || k->state.twin) {
		buf_adds(out, pool_state(k));
		return INK_YELLOW;
	}
	switch (k->state.health) {
	case HEALTH_DISABLED:
		buf_adds(out, "disabled");
		if (number.n > 0)
			buf_addf(out, ": %.*s", VIEW_ARG(number));
		return INK_RED;
	case HEALTH_RESTING:
		buf_adds(out, "rests ");
		words_span(out, k->state.rests_ms);
		return INK_YELLOW;
	case HEALTH_ACTIVE:
		buf_adds(out, k->state.trial ? "on trial" : "active");
		return INK_GREEN;
	default:
		buf_adds(out, "unused");
		return INK_NONE;
	}
}

void
pool_mask(const struct api_key *key, struct buf *out)
{
	if (key->google != NULL && !key->google->user) {
		words_clean(out, key->google->email);
		return;
	}
	if (key->text.n < MASK_LEAST)
		return;
	words_clean(out, (struct view){ key->text.p, MASK_SHOWN });
	buf_adds(out, "...");
}

static void
member(struct jw *w, const char *name, int64_t value)
{
	jw_key(w, name);
	jw_int(w, value);
}

static void
key_json(const struct pool_key *k, struct jw *w)
{
	const struct key_state *s = &k->state;
	struct buf masked = BUF(64);

	pool_mask(k->key, &masked);
	jw_open(w, '{');
	jw_key(w, "label");
	jw_string(w, k->key->label);
	jw_key(w, "masked");
	jw_string(w, buf_view(&masked));
	jw_key(w, "state");
	jw_cstr(w, pool_state(k));
	member(w, "uses", (int64_t)s->uses);
	member(w, "successes", (int64_t)s->successes);
	member(w, "failures", (int64_t)s->failures);
	member(w, "consecutive_failures", s->consecutive_failures);
	member(w, "last_used_ms", s->last_used_ms);
	member(w, "last_failure_ms", s->last_failure_ms);
	jw_key(w, "last_error");
	jw_cstr(w, s->last_error);
	member(w, "resting_until_ms", s->resting_until_ms);
	member(w, "input_tokens", (int64_t)s->input_tokens);
	member(w, "output_tokens", (int64_t)s->output_tokens);
	jw_close(w, '}');
	buf_free(&masked);
}

void
pool_json(struct pool *p, size_t provider, struct jw *w)
{
	const struct provider *of = &p->config->provider[provider];
	struct pool_key k;

	jw_open(w, '{');
	jw_key(w, "name");
	jw_string(w, of->name);
	jw_key(w, "strategy");
	jw_cstr(w, strategy_name(of->strategy));
	member(w, "total_keys", (int64_t)of->keys);
	member(w, "available_keys", (int64_t)pool_available(p, provider));
	jw_key(w, "keys");
	jw_open(w, '[');
	for (size_t i = 0; i < of->keys; i++) {
		pool_key(p, provider, i, &k);
		key_json(&k, w);
	}
	jw_close(w, ']');
	jw_close(w, '}');
}
