#include "core/google_token.h"

#include <poll.h>

#include "base/clock.h"
#include "core/google_ask.h"
#include "core/google_cache.h"

/* How often to look whether it is our turn. */
#define LOOK_MS 10

/*
 * Wait until it is our turn to ask. After the longest time that somebody else
 * may take there is no more waiting. False when the client has left.
 */
static bool
wait_turn(const struct exchange *x, struct google_cache *c, struct fail *f)
{
	int64_t until = clock_ms() + GOOGLE_ASK_MS +
	    x->config->connect_timeout_ms;

	while (!google_cache_lock(c) && clock_left(until) > 0) {
		if (stream_gone(x->answer.to))
			return fail_gone(f);
		poll(NULL, 0, LOOK_MS);
	}
	return true;
}

static bool
renew(struct exchange *x, struct google_account *a, struct fail *f)
{
	struct google_cache c;
	bool ok;

	google_cache_open(&c, a);
	ok = google_cache_load(&c, a);
	if (!ok && wait_turn(x, &c, f)) {
		/* Whose turn it was before has left it there. */
		ok = google_cache_load(&c, a);
		if (!ok) {
			ok = google_ask(x, a, f);
			if (ok)
				google_cache_save(&c, a);
		}
	}
	google_cache_close(&c);
	return ok;
}

bool
google_token(struct exchange *x, struct fail *f)
{
	struct google_account *a = x->key == NULL ? NULL : x->key->google;

	if (a == NULL)
		return true;
	if (!google_token_lasts(a))
		return renew(x, a, f);
	a->token_new = false;
	return true;
}

bool
google_token_refused(struct exchange *x)
{
	struct google_account *a = x->key == NULL ? NULL : x->key->google;

	if (a == NULL || a->token_new || x->committed ||
	    x->trouble.kind != TROUBLE_ANSWER || x->trouble.status != 401 ||
	    x->trouble.cause != CAUSE_KEY)
		return false;
	a->token_refused = true;
	return true;
}
