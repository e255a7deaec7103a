#include "core/rounds.h"

#include <poll.h>

#include "base/clock.h"
#include "base/random.h"
#include "core/attempt.h"
#include "core/estimate.h"
#include "core/key.h"
#include "core/outcome.h"

/* Waits between attempts: doubled each time, up to the second figure. */
#define FIRST_WAIT_MS 500
#define LONGEST_WAIT_MS 8000

/* The wait before the next attempt, with jitter so that many do not march. */
static int64_t
wait_ms(const struct exchange *x, int attempts)
{
	int64_t ms = FIRST_WAIT_MS;
	uint32_t r;

	for (int i = 1; i < attempts && ms < LONGEST_WAIT_MS; i++)
		ms *= 2;
	random_bytes(&r, sizeof(r));
	ms = ms / 2 + r % (ms / 2 + 1);
	return x->trouble.retry_after_ms > ms &&
	    x->trouble.retry_after_ms <= LONGEST_WAIT_MS ?
	    x->trouble.retry_after_ms : ms;
}

/* Wait, but not for a client that has left. */
static bool
wait_patiently(const struct exchange *x, int64_t ms, struct fail *f)
{
	int64_t until = clock_ms() + ms;

	while (clock_left(until) > 0) {
		int left = clock_left(until);

		if (stream_gone(x->answer.to))
			return fail_gone(f);
		poll(NULL, 0, left < 100 ? left : 100);
	}
	return true;
}

/*
 * Will the client still be there after such a wait? The official SDKs say how
 * many seconds they give an answer to begin, x-stainless-timeout; a stream
 * begins with its first sign of life. What went wrong is better heard in time.
 */
static bool
client_stays(const struct exchange *x, int64_t ms)
{
	int64_t spent = (clock_us() - x->begun_us) / 1000, seconds;

	return x->plan.stream || !view_number(request_header(x->req,
	    "x-stainless-timeout"), &seconds) || seconds > INT32_MAX ||
	    spent + ms < seconds * 1000;
}

/*
 * After a failure: may there be another attempt, and shall it wait? A key that
 * is to blame is left for the next at once; trouble of the provider's or the
 * network's needs time, unless there is another key to try.
 */
static bool
goes_on(struct exchange *x, struct keys *k, int attempts, struct fail *f)
{
	enum next next = outcome_next(&x->trouble);
	int64_t ms;

	if (f->gone || x->committed || x->pin.n > 0 || next == NEXT_STOP ||
	    !x->to.provider->retry ||
	    attempts > x->to.provider->max_retries)
		return false;
	if (next == NEXT_KEY || (next == NEXT_PROVIDER_TROUBLE &&
	    k->pick.usable > 1))
		return true;
	if (k->pick.usable <= 1)
		keys_forget(k, x);
	ms = wait_ms(x, attempts);
	return client_stays(x, ms) && wait_patiently(x, ms, f);
}

/* The provider is to blame: say so in its words. */
static bool
explain(const struct exchange *x, struct fail *f)
{
	if (f->gone || x->trouble.kind == TROUBLE_NONE)
		return false;
	return outcome_fail(x, &x->trouble, f);
}

/* All attempts at x->to. */
static bool
try_provider(struct exchange *x, struct fail *f)
{
	struct keys k;
	bool ok = false, more = true;
	int attempts = 0;

	x->key = NULL;
	estimate_for_target(x);
	if (!keys_open(&k, x))
		return fail(f, 500, "out of memory");
	while (more) {
		enum key_end end = key_choose(&k, x, f);

		if (end == KEY_FAILED)
			break;
		if (end == KEY_NONE) {
			explain(x, f);
			break;
		}
		ok = attempt(x, f);
		key_report(&k, x, ok);
		if (!ok)
			explain(x, f);
		more = !ok && goes_on(x, &k, ++attempts, f);
	}
	keys_free(&k);
	if (ok) {
		*f = (struct fail){ 0 };
		estimate_learn(x);
	}
	return ok;
}

/* Would another provider fare better with the same request? */
static bool
may_fall_back(const struct exchange *x, const struct fail *f)
{
	if (f->gone || x->committed || x->pin.n > 0)
		return false;
	return x->trouble.kind == TROUBLE_NONE ?
	    f->status == 429 || f->status == 401 :
	    outcome_next(&x->trouble) != NEXT_STOP ||
	    x->trouble.kind == TROUBLE_NETWORK || x->trouble.status == 404;
}

static bool
same(const struct selector *a, const struct selector *b)
{
	return a->provider == b->provider && view_eq(a->model, b->model);
}

bool
rounds(struct exchange *x, struct fail *f)
{
	const struct selector_list *list = x->fallback;
	const struct selector first = x->to;
	const struct api_key *key;
	struct fail then;

	if (try_provider(x, f))
		return true;
	/* What the client hears in the end is what the first one said. */
	key = x->key;
	for (size_t i = 0; i < list->n && may_fall_back(x, f); i++) {
		if (same(&list->selector[i], &first))
			continue;
		x->to = list->selector[i];
		x->fell_back = true;
		if (try_provider(x, &then)) {
			*f = then;
			return true;
		}
		if (then.gone || x->committed) {
			*f = then;
			return false;
		}
	}
	x->to = first;
	x->key = key;
	return false;
}
