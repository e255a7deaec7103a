#include "core/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/outcome.h"

bool
keys_open(struct keys *k, const struct exchange *x)
{
	const struct provider *p = x->to.provider;

	*k = (struct keys){
		.provider = (size_t)(p - x->config->provider),
		.tried = calloc(p->keys + 1, sizeof(bool)),
	};
	return k->tried != NULL;
}

void
keys_free(struct keys *k)
{
	free(k->tried);
	*k = (struct keys){ 0 };
}

void
keys_forget(struct keys *k, const struct exchange *x)
{
	memset(k->tried, 0, x->to.provider->keys * sizeof(bool));
}

/* "PROVIDER/LABEL": the index of that key, or SIZE_MAX. */
static size_t
pinned(const struct exchange *x)
{
	const struct provider *p = x->to.provider;
	struct view label = x->pin;

	/* Either part may have a slash in it. */
	if (label.n <= p->name.n || label.p[p->name.n] != '/' ||
	    !view_eq((struct view){ label.p, p->name.n }, p->name))
		return SIZE_MAX;
	label = view_skip(label, p->name.n + 1);
	for (size_t i = 0; i < p->keys; i++)
		if (view_eq(label, p->key[i].label))
			return i;
	return SIZE_MAX;
}

/* What the provider said last, if this request has heard it. */
static void
add_words(const struct exchange *x, struct fail *f)
{
	size_t n = strlen(f->text);

	if (x->key != NULL && x->trouble.kind == TROUBLE_ANSWER)
		snprintf(f->text + n, sizeof(f->text) - n, " (%d %s)",
		    x->trouble.status, x->trouble.message);
}

static enum key_end
all_resting(const struct exchange *x, const struct pick *pick,
    struct fail *f)
{
	const struct provider *p = x->to.provider;
	int64_t seconds = (pick->wait_ms + 999) / 1000;

	seconds = seconds < 1 ? 1 : seconds;
	if (p->keys == 1)
		fail(f, 429, "%.*s: its key %.*s rests for its quota and "
		    "returns in %lld s", VIEW_ARG(p->name),
		    VIEW_ARG(p->key[0].label), (long long)seconds);
	else
		fail(f, 429, "%.*s: all %zu keys rest for their quota; the "
		    "first returns in %lld s", VIEW_ARG(p->name), p->keys,
		    (long long)seconds);
	add_words(x, f);
	f->retry_after = (int)seconds;
	return KEY_FAILED;
}

static enum key_end
all_disabled(struct exchange *x, struct fail *f)
{
	const struct provider *p = x->to.provider;

	/* Only a person can mend it: ten more requests would not. */
	x->should_retry = 'f';
	fail(f, 401, "%.*s: every key has been refused and is disabled; put "
	    "a good one into %s, or run: ccr rotation --reset %.*s",
	    VIEW_ARG(p->name), x->config->path, VIEW_ARG(p->name));
	add_words(x, f);
	return KEY_FAILED;
}

/* The key's text, found now if it was not before. */
static bool
know(struct keys *k, struct exchange *x, size_t key, struct fail *f)
{
	struct provider *p = &x->config->provider[k->provider];

	if (p->key[key].text.n > 0)
		return true;
	if (!config_key(x->config, p, &p->key[key], f))
		return false;
	rotation_bind_key(x->rotation, k->provider, key);
	return true;
}

static enum key_end
use_one(struct keys *k, struct exchange *x, size_t key, struct fail *f)
{
	if (k->tried[key])
		return KEY_NONE;
	if (!know(k, x, key, f))
		return KEY_FAILED;
	k->pick = rotation_use(x->rotation, k->provider, key);
	k->pick.key = key;
	k->pick.usable = 1;
	k->counted = true;
	x->key = &x->to.provider->key[key];
	return KEY_CHOSEN;
}

/* As rotation says. A key whose text cannot be had is passed over. */
static enum key_end
rotate(struct keys *k, struct exchange *x, struct fail *f)
{
	enum key_end none = KEY_NONE;

	for (;;) {
		k->pick = rotation_choose(x->rotation, k->provider, k->tried,
		    x->plan.session);
		switch (k->pick.kind) {
		case PICK_KEY:
			k->counted = true;
			x->key = &x->to.provider->key[k->pick.key];
			return KEY_CHOSEN;
		case PICK_UNBOUND:
			if (!know(k, x, k->pick.key, f)) {
				k->tried[k->pick.key] = true;
				none = x->attempts == 0 ? KEY_FAILED : none;
			}
			continue;
		case PICK_ALL_RESTING:
			return all_resting(x, &k->pick, f);
		case PICK_ALL_DISABLED:
			return all_disabled(x, f);
		case PICK_NONE_LEFT:
			return none;
		}
	}
}

enum key_end
key_choose(struct keys *k, struct exchange *x, struct fail *f)
{
	const struct provider *p = x->to.provider;
	size_t pin;

	k->counted = false;
	if (p->keys == 0) {
		k->pick = (struct pick){ .usable = 1 };
		return k->tried[0] ? KEY_NONE : KEY_CHOSEN;
	}
	if (x->pin.n > 0) {
		pin = pinned(x);
		if (pin == SIZE_MAX) {
			fail(f, 400, "%.*s has no key for %.*s",
			    VIEW_ARG(p->name), VIEW_ARG(x->pin));
			return KEY_FAILED;
		}
		return use_one(k, x, pin, f);
	}
	return p->rotate ? rotate(k, x, f) : use_one(k, x, 0, f);
}

void
key_report(struct keys *k, struct exchange *x, bool ok)
{
	char word[ROTATION_ERROR_SIZE];
	struct verdict v = outcome_verdict(x, ok, word, sizeof(word));

	k->tried[k->pick.key] = true;
	if (!k->counted)
		return;
	v.ticket = k->pick.ticket;
	rotation_report(x->rotation, k->provider, k->pick.key, &v);
	k->counted = false;
}
