#include "upstream/upstream.h"

#include <stdlib.h>

#include "base/clock.h"
#include "upstream/failure.h"
#include "upstream/handle.h"
#include "upstream/trust.h"

/* How long the end of the body may take once the answer is complete. */
#define END_MS 100

/* Connections kept for later calls: one or two providers' worth. */
#define KEPT 4L

/*
 * A connection unused for so long is not used again. libcurl has the same rule
 * by a clock that stands still while the machine sleeps, and afterwards
 * nobody on the way may know the connection any more.
 */
#define KEPT_MS 118000

/* How often to look whether the client has left where nothing can wake us. */
#define LOOK_MS 500

struct upstream {
	CURLM *multi;
	CURL *easy;
	struct buf both;                /* authorities, as in trust_set */
	int64_t used_at;                /* clock_wall_ms() of the last end */
	char errors[CURL_ERROR_SIZE];
};

void
upstream_init(void)
{
	/* Else libcurl writes the secrets of every TLS session there. */
	unsetenv("SSLKEYLOGFILE");
	curl_global_init(CURL_GLOBAL_DEFAULT);
	trust_init();
}

struct upstream *
upstream_new(void)
{
	struct upstream *u = calloc(1, sizeof(*u));

	if (u == NULL)
		return NULL;
	u->multi = curl_multi_init();
	u->easy = handle_new();
	if (u->multi == NULL || u->easy == NULL) {
		upstream_free(u);
		return NULL;
	}
	curl_multi_setopt(u->multi, CURLMOPT_MAXCONNECTS, KEPT);
	curl_easy_setopt(u->easy, CURLOPT_ERRORBUFFER, u->errors);
	return u;
}

void
upstream_free(struct upstream *u)
{
	if (u == NULL)
		return;
	curl_easy_cleanup(u->easy);
	curl_multi_cleanup(u->multi);
	buf_free(&u->both);
	wipe(u->errors, sizeof(u->errors));
	free(u);
}

/* What has moved since the last look starts the waiting anew. */
static void
note_progress(struct transfer *x)
{
	int64_t came = x->answer.head_bytes + x->answer.body_bytes;
	curl_off_t went = 0, ready = 0;

	curl_easy_getinfo(x->easy, CURLINFO_SIZE_UPLOAD_T, &went);
	curl_easy_getinfo(x->easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
	if (came != x->came)
		x->quiet_us = 0;
	if (came != x->came || went != x->went || ready == 0)
		x->silent_us = 0;
	x->came = came;
	x->went = went;
	x->connected = ready > 0;
}

/* Let libcurl do what can be done at once. Has the transfer ended? */
static bool
perform(struct upstream *u, struct transfer *x)
{
	int running = 0, queued;
	const CURLMsg *m;

	curl_multi_perform(u->multi, &running);
	note_progress(x);
	if (running > 0)
		return false;
	while ((m = curl_multi_info_read(u->multi, &queued)) != NULL)
		if (m->msg == CURLMSG_DONE)
			x->rc = m->data.result;
	return true;
}

/* After each round: hand on what has come, and see whether to go on. */
static void
decide(struct transfer *x, bool ended)
{
	const struct upstream_sink *s = x->answer.sink;
	struct answer *r = &x->answer;

	answer_flush(r);
	if (!r->stopped && !r->complete && r->has_head && s->done != NULL &&
	    s->done(s->context)) {
		r->complete = true;
		x->end_at = clock_ms() + END_MS;
	}
	if (r->stopped)
		x->end = STOPPED;
	else if (r->complete && (ended || clock_left(x->end_at) == 0))
		x->end = COMPLETE;
	else if (ended)
		x->end = ENDED;
	else if (x->silent_us / 1000 >= x->call->silence_ms && !r->complete)
		x->end = SILENT;
}

/* Tell the sink of each quiet_ms without a byte. */
static void
tell_quiet(struct transfer *x)
{
	const struct upstream_sink *s = x->answer.sink;

	if (x->end != GOING || x->answer.complete || s->quiet == NULL ||
	    x->call->quiet_ms <= 0 ||
	    x->quiet_us / 1000 < x->call->quiet_ms)
		return;
	x->quiet_us = 0;
	if (s->quiet(s->context, x->answer.f))
		return;
	x->answer.kind = TROUBLE_NONE;
	x->end = STOPPED;
}

static int
patience(const struct transfer *x)
{
	int64_t ms = x->call->silence_ms - x->silent_us / 1000;
	int64_t quiet_ms = x->call->quiet_ms - x->quiet_us / 1000;

	if (x->answer.complete)
		return clock_left(x->end_at);
	if (x->call->quiet_ms > 0 && quiet_ms < ms)
		ms = quiet_ms;
	if (ms > LOOK_MS && x->watch.client != -1 && x->watch.fd == -1)
		ms = LOOK_MS;
	return ms < 1 ? 1 : ms > 60000 ? 60000 : (int)ms;
}

/*
 * Wait until there is something to do. Only this time counts as silence: a
 * client that reads slowly holds us up elsewhere, and the provider is not to
 * blame for that.
 */
static void
wait_for_more(struct upstream *u, struct transfer *x)
{
	struct curl_waitfd client = {
		.fd = x->watch.fd,
		.events = CURL_WAIT_POLLIN,
	};
	int64_t before = clock_us(), spent;

	curl_multi_poll(u->multi, &client, x->watch.fd != -1, patience(x),
	    NULL);
	spent = clock_us() - before;
	x->silent_us += spent;
	x->quiet_us += spent;
	if ((client.revents != 0 || !x->watch.epoll) && !x->answer.complete &&
	    watch_gone(&x->watch))
		x->end = LEFT;
}

static void
attempt(struct upstream *u, struct transfer *x)
{
	x->end = watch_gone(&x->watch) ? LEFT : GOING;
	x->came = x->went = x->silent_us = x->quiet_us = 0;
	if (curl_multi_add_handle(u->multi, u->easy) != CURLM_OK) {
		x->end = ENDED;
		x->rc = CURLE_OUT_OF_MEMORY;
		return;
	}
	while (x->end == GOING) {
		decide(x, perform(u, x));
		tell_quiet(x);
		if (x->end == GOING)
			wait_for_more(u, x);
	}
	curl_multi_remove_handle(u->multi, u->easy);
}

/*
 * Did a kept connection turn out to be closed? libcurl finds most of these
 * and connects anew by itself, but not when the closing crosses with the
 * sending of a long body.
 */
static bool
was_stale(const struct transfer *x)
{
	long connections = 0;

	if (x->end != ENDED || x->came > 0 || (x->rc != CURLE_SEND_ERROR &&
	    x->rc != CURLE_RECV_ERROR && x->rc != CURLE_GOT_NOTHING &&
	    x->rc != CURLE_HTTP2 && x->rc != CURLE_HTTP2_STREAM))
		return false;
	return curl_easy_getinfo(x->easy, CURLINFO_NUM_CONNECTS,
	    &connections) == CURLE_OK && connections == 0;
}

static void
transfer(struct upstream *u, struct transfer *x)
{
	int64_t unused = clock_wall_ms() - u->used_at;

	if (unused < 0 || unused > KEPT_MS)
		curl_easy_setopt(u->easy, CURLOPT_FRESH_CONNECT, 1L);
	attempt(u, x);
	if (was_stale(x)) {
		curl_easy_setopt(u->easy, CURLOPT_FRESH_CONNECT, 1L);
		attempt(u, x);
	}
	u->used_at = clock_wall_ms();
}

bool
upstream_run(struct upstream *u, const struct upstream_call *call,
    const struct upstream_sink *sink, struct trouble *t, struct fail *f)
{
	struct transfer x = { .easy = u->easy, .errors = u->errors,
	    .call = call, .answer = { .call = call, .sink = sink, .f = f } };
	bool ok = false;

	*t = (struct trouble){ .retry_after_ms = -1 };
	*f = (struct fail){ 0 };
	if (handle_aim(&x, &u->both, f)) {
		x.watch = watch_open(call->client);
		transfer(u, &x);
		watch_close(&x.watch);
		ok = failure_explain(&x, t, f);
	}
	if (!ok)
		trouble_words(t->message, sizeof(t->message),
		    view_of(f->text));
	handle_let_go(&x);
	buf_free(&x.answer.unified);
	wipe(u->errors, sizeof(u->errors));
	return ok;
}
