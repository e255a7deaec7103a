#include "core/attempt.h"

#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "core/outcome.h"
#include "core/reply.h"

/* Silence after which a waiting client gets a sign of life. */
#define QUIET_MS 10000

/* The most that one reply may bring. */
#define REPLY_MAX (256LL << 20)

/* Waits between attempts: doubled each time, up to the second figure. */
#define FIRST_WAIT_MS 500
#define LONGEST_WAIT_MS 8000

/* What an upstream request consists of; owns its memory. */
struct letter {
	struct buf url, headers, body;
	struct buf proxy, no_proxy, ca_file;
};

static void
letter_free(struct letter *l)
{
	buf_wipe(&l->headers);
	buf_free(&l->url);
	buf_free(&l->body);
	buf_wipe(&l->proxy);
	buf_free(&l->no_proxy);
	buf_free(&l->ca_file);
}

static bool
letter_write(struct letter *l, const struct exchange *x,
    const struct dialect *d, struct fail *f)
{
	const struct provider *p = x->to.provider;
	const struct target target = {
		.provider = p,
		.model = x->to.model,
		.key = x->key == NULL ? VIEW("") : x->key->text,
	};

	*l = (struct letter){
		.url = BUF(16 << 10),
		.headers = BUF(64 << 10),
		.body = BUF(256 << 20),
		.proxy = BUF(4 << 10),
		.no_proxy = BUF(16 << 10),
		.ca_file = BUF(4 << 10),
	};
	if (!d->address(&target, &x->plan, &l->url, &l->headers, f) ||
	    !d->write(&target, &x->plan, &l->body, f))
		return false;
	buf_add(&l->proxy, p->proxy.n > 0 ? p->proxy : x->config->proxy_url);
	buf_add(&l->no_proxy, x->config->no_proxy);
	buf_add(&l->ca_file, x->config->ca_file);
	if (l->body.failed)
		return fail(f, 413, "the request is too long once converted");
	if (buf_cstr(&l->url) == NULL || buf_cstr(&l->headers) == NULL ||
	    buf_cstr(&l->proxy) == NULL || buf_cstr(&l->no_proxy) == NULL ||
	    buf_cstr(&l->ca_file) == NULL)
		return fail(f, 500, "out of memory");
	return true;
}

static struct upstream_call
letter_call(const struct letter *l, const struct exchange *x)
{
	return (struct upstream_call){
		.url = l->url.p,
		.headers = l->headers.p,
		.body = buf_view(&l->body),
		.proxy = l->proxy.p,
		.no_proxy = l->no_proxy.p,
		.ca_file = l->ca_file.p,
		.connect_ms = x->config->connect_timeout_ms,
		.silence_ms = x->config->api_timeout_ms,
		.quiet_ms = QUIET_MS,
		.max_bytes = REPLY_MAX,
		.client = x->client,
	};
}

/* Send the letter, pass the reply on; x->trouble says how it failed. */
static bool
exchange_letters(struct exchange *x, const struct letter *l,
    const struct dialect *d, struct fail *f)
{
	struct upstream_call call = letter_call(l, x);
	struct upstream_sink sink = reply_sink;
	struct reply r;
	bool ok;

	sink.context = &r;
	ok = reply_open(&r, x, d, f) &&
	    upstream_run(x->upstream, &call, &sink, &x->trouble, f) &&
	    reply_finish(&r, f);
	if (!ok && x->trouble.kind == TROUBLE_NONE)
		x->trouble = r.reader.trouble;
	if (x->trouble.kind == TROUBLE_ANSWER &&
	    x->trouble.retry_after_ms <= 0 && r.head.retry_after_ms > 0)
		x->trouble.retry_after_ms = r.head.retry_after_ms;
	x->should_retry = r.head.should_retry;
	if (x->trouble.kind == TROUBLE_CLIENT_GONE)
		fail_gone(f);
	reply_close(&r);
	return ok;
}

static bool
attempt(struct exchange *x, struct fail *f)
{
	const struct dialect *d = dialect_of(x->to.provider);
	struct letter l;
	bool ok;

	x->trouble = (struct trouble){ .retry_after_ms = -1 };
	x->plan.upstream_model = x->to.model;
	ok = letter_write(&l, x, d, f);
	if (ok) {
		x->attempts++;
		ok = exchange_letters(x, &l, d, f);
	}
	letter_free(&l);
	return ok;
}

/* The wait before attempt n + 1, with jitter so that many do not march. */
static int64_t
wait_ms(const struct exchange *x)
{
	int64_t ms = FIRST_WAIT_MS;
	uint32_t r;

	for (int i = 1; i < x->attempts && ms < LONGEST_WAIT_MS; i++)
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

static bool
may_try_again(const struct exchange *x, const struct fail *f)
{
	return !f->gone && !x->enc.substance && x->to.provider->retry &&
	    x->attempts <= x->to.provider->max_retries &&
	    outcome_is_retriable(&x->trouble);
}

/* The provider is to blame: say so in its words. */
static bool
explain(const struct exchange *x, struct fail *f)
{
	if (f->gone || x->trouble.kind == TROUBLE_NONE)
		return false;
	return outcome_fail(x, &x->trouble, f);
}

static bool
choose_key(struct exchange *x, struct fail *f)
{
	size_t at = (size_t)(x->to.provider - x->config->provider);
	struct provider *p = &x->config->provider[at];

	if (p->keys == 0)
		return true;
	x->key = &p->key[0];
	return config_key(x->config, p, &p->key[0], f);
}

bool
attempt_all(struct exchange *x, struct fail *f)
{
	if (!choose_key(x, f))
		return false;
	while (!attempt(x, f)) {
		if (!may_try_again(x, f))
			return explain(x, f);
		if (!wait_patiently(x, wait_ms(x), f))
			return false;
	}
	return true;
}
