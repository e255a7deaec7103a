#include "core/reply.h"

#include "base/clock.h"

/* One line of a stream, one whole answer, one error's words. */
#define EVENT_MAX (8 << 20)
#define WHOLE_MAX (32 << 20)
#define ERROR_MAX (64 << 10)

bool
reply_open(struct reply *r, struct exchange *x, const struct dialect *dialect,
    struct fail *f)
{
	*r = (struct reply){
		.x = x,
		.reader = {
			.dialect = dialect,
			.plan = &x->plan,
			.sink = encoder_event,
			.context = &x->enc,
		},
		.body = BUF(WHOLE_MAX),
		.spoke_ms = clock_ms(),
	};
	encoder_free(&x->enc);
	encoder_open(&x->enc, &x->plan, x->tokens);
	sse_open(&r->sse, EVENT_MAX);
	return dialect->open(&r->reader, f);
}

void
reply_close(struct reply *r)
{
	r->reader.dialect->close(&r->reader);
	json_free(&r->reader.in);
	sse_free(&r->sse);
	buf_free(&r->body);
}

static bool
take_head(void *context, const struct upstream_head *head, struct fail *f)
{
	struct reply *r = context;

	(void)f;
	r->head = *head;
	if (head->status < 200 || head->status > 299) {
		r->form = REPLY_ERROR;
		r->body.max = ERROR_MAX;
	}
	return true;
}

static bool
take_event(void *context, struct view name, struct view data, struct fail *f)
{
	struct reply *r = context;

	return r->reader.done ||
	    r->reader.dialect->event(&r->reader, name, data, f);
}

/*
 * The content type lies often enough: an error document under a stream's
 * type, a stream under JSON's. The first byte that is no blank does not.
 */
static bool
take_first(struct reply *r, struct view *bytes)
{
	*bytes = view_trim(*bytes);
	if (bytes->n == 0)
		return false;
	r->form = bytes->p[0] == '{' || bytes->p[0] == '[' ||
	    bytes->p[0] == '<' || !r->head.event_stream ?
	    REPLY_WHOLE : REPLY_EVENTS;
	if (view_starts(*bytes, "data:") || view_starts(*bytes, "event:") ||
	    view_starts(*bytes, "id:") || bytes->p[0] == ':')
		r->form = REPLY_EVENTS;
	return true;
}

static bool
take_data(void *context, struct view bytes, struct fail *f)
{
	struct reply *r = context;
	struct view first = bytes;

	if (r->form == REPLY_NEW && take_first(r, &first))
		bytes = (struct view){ first.p,
		    (size_t)(bytes.p + bytes.n - first.p) };
	switch (r->form) {
	case REPLY_NEW:
		return true;
	case REPLY_EVENTS:
		return sse_feed(&r->sse, bytes, take_event, r, f);
	case REPLY_WHOLE:
		buf_add(&r->body, bytes);
		return !r->body.failed || fail(f, 502,
		    "an answer of over %d MiB", WHOLE_MAX >> 20);
	case REPLY_ERROR:
		/* The beginning of the words is enough. */
		if (bytes.n > r->body.max - r->body.n)
			bytes.n = r->body.max - r->body.n;
		buf_add(&r->body, bytes);
		return true;
	}
	return true;
}

/* The status line and what says where the answer comes from. */
static bool
begin_stream(struct exchange *x, struct fail *f)
{
	if (x->answer.begun)
		return true;
	exchange_headers(x);
	return response_begin(&x->answer, 200, "text/event-stream") ||
	    fail_gone(f);
}

/* Hand the client what is encoded: a piece of the stream, or its last. */
static bool
send_out(struct exchange *x, bool last, struct fail *f)
{
	struct buf *out = &x->enc.out;
	bool sent;

	if (out->n == 0 && !last)
		return true;
	if (!begin_stream(x, f))
		return false;
	if (!x->committed && x->enc.started) {
		x->committed = true;
		x->first_us = clock_us();
		live_note(x->rotation, DOING_STREAMING,
		    x->to.provider->name, x->to.model);
	}
	sent = last ? response_last(&x->answer, buf_view(out)) :
	    response_piece(&x->answer, buf_view(out));
	buf_clear(out);
	return sent || fail_gone(f);
}

/* A sign of life for a client that has heard nothing for long. */
static bool
take_quiet(void *context, struct fail *f)
{
	struct reply *r = context;

	if (!r->x->plan.stream || r->form == REPLY_ERROR || r->finished)
		return true;
	r->spoke_ms = clock_ms();
	encoder_ping(&r->x->enc);
	return send_out(r->x, false, f);
}

static bool
take_flush(void *context, struct fail *f)
{
	struct reply *r = context;
	int64_t now = clock_ms();

	if (r->reader.done)
		return reply_finish(r, f);
	if (!r->x->plan.stream)
		return true;
	if (r->x->enc.substance && r->x->enc.out.n > 0) {
		r->spoke_ms = now;
		return send_out(r->x, false, f);
	}
	/* A provider's own signs of life are not passed on, but told. */
	return now - r->spoke_ms < QUIET_MS || take_quiet(r, f);
}

static bool
is_done(void *context)
{
	const struct reply *r = context;

	return r->finished;
}

const struct upstream_sink reply_sink = {
	.head = take_head,
	.data = take_data,
	.flush = take_flush,
	.quiet = take_quiet,
	.done = is_done,
};

/* Read what is left of the reply. */
static bool
read_rest(struct reply *r, struct fail *f)
{
	const struct dialect *d = r->reader.dialect;

	if (r->form == REPLY_WHOLE)
		return d->whole(&r->reader, buf_view(&r->body), f);
	return r->reader.done || sse_end(&r->sse, take_event, r, f);
}

static bool
send_end(struct exchange *x, struct fail *f)
{
	if (!encoder_end(&x->enc, f))
		return false;
	if (x->plan.stream)
		return send_out(x, true, f);
	x->first_us = clock_us();
	exchange_headers(x);
	return response_send(&x->answer, 200, "application/json",
	    buf_view(&x->enc.out)) || fail_gone(f);
}

bool
reply_finish(struct reply *r, struct fail *f)
{
	if (r->finished)
		return true;
	if (r->form == REPLY_ERROR) {
		r->reader.dialect->error(r->head.status, buf_view(&r->body),
		    &r->reader.trouble);
		return fail(f, r->head.status, "%s",
		    r->reader.trouble.message);
	}
	if (!read_rest(r, f) || !r->reader.dialect->end(&r->reader, f) ||
	    !send_end(r->x, f))
		return false;
	r->finished = true;
	return true;
}
