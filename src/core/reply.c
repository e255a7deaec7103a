#include "core/reply.h"

#include "base/clock.h"
#include "core/redact.h"
#include "core/refusal.h"
#include "model/search.h"

/* One line of a stream, one whole answer, one error's words. */
#define EVENT_MAX (8 << 20)
#define WHOLE_MAX (32 << 20)
#define ERROR_MAX (64 << 10)

/* Will the provider search, as the client wants, though it may not say so? */
static bool
surely_searches(const struct exchange *x, const struct dialect *dialect)
{
	const struct target t = { .provider = x->to.provider,
		.model = x->to.model };

	return plan_search_tool(&x->plan) != JSON_NONE &&
	    dialect->searches != NULL &&
	    dialect->searches(&t) == SEARCHES_SURELY &&
	    search_of(&x->plan).alone;
}

bool
reply_open(struct reply *r, struct exchange *x, const struct dialect *dialect,
    struct fail *f)
{
	*r = (struct reply){
		.x = x,
		.reader = {
			.dialect = dialect,
			.plan = &x->chain.plan,
			.searches = surely_searches(x, dialect),
			.sink = chain_event,
			.context = &x->chain,
		},
		.body = BUF(WHOLE_MAX),
		.raw = dialect->raw && !chain_changes_answers(&x->chain),
		.filtered = filter_wants_answer(&x->chain),
		.spoke_ms = clock_ms(),
	};
	encoder_free(&x->enc);
	encoder_open(&x->enc, &x->plan, x->tokens);
	chain_answer(&x->chain, encoder_event, &x->enc);
	sse_open(&r->sse, EVENT_MAX);
	passing_open(&r->passing);
	return dialect->open(&r->reader, f);
}

void
reply_close(struct reply *r)
{
	r->reader.dialect->close(&r->reader);
	json_free(&r->reader.in);
	sse_free(&r->sse);
	passing_free(&r->passing);
	buf_free(&r->body);
}

/* What a provider that speaks as the client does says to it in its head. */
static void
take_lines(struct exchange *x, const struct upstream_head *head)
{
	buf_add(&x->lines, head->unified);
	if (head->request_id[0] != '\0')
		buf_addf(&x->lines, "x-ccr-upstream-id: %s\n",
		    head->request_id);
}

static bool
take_head(void *context, const struct upstream_head *head, struct fail *f)
{
	struct reply *r = context;

	(void)f;
	r->head = *head;
	r->head.unified = VIEW("");
	if (r->reader.dialect->raw)
		take_lines(r->x, head);
	if (head->status < 200 || head->status > 299) {
		r->form = REPLY_ERROR;
		r->body.max = ERROR_MAX;
	}
	return true;
}

/* Its events are what goes on, not its bytes. */
static void
cook(struct reply *r)
{
	r->raw = false;
	r->reader.sink = chain_event;
	r->reader.context = &r->x->chain;
}

/* The client must see an error as well, and nothing that comes after it. */
static void
mark_event(struct reply *r, bool ok)
{
	if (!ok && r->reader.trouble.kind != TROUBLE_ANSWER)
		return;
	if (r->over || r->filtered)
		passing_mark_all(&r->passing);
	else
		passing_mark(&r->passing, r->sse.whole);
}

static bool
read_event(void *context, struct view name, struct view data, struct fail *f)
{
	struct reply *r = context;
	bool ok;

	if (r->reader.done)
		return true;
	/* Claude Code does not see events without names. */
	if (r->raw && !r->looked && name.n == 0)
		cook(r);
	r->looked = true;
	ok = r->reader.dialect->event(&r->reader, name, data, f);
	if (r->raw)
		mark_event(r, ok);
	return ok;
}

/* What a program has made of an event takes its place, bytes and all. */
static bool
read_filtered(void *context, struct view name, struct view data,
    struct fail *f)
{
	struct reply *r = context;
	bool ok = true;

	if (r->raw && name.n > 0 && !r->reader.done)
		ok = passing_take(&r->passing, VIEW("event: "), f) &&
		    passing_take(&r->passing, name, f) &&
		    passing_take(&r->passing, VIEW("\ndata: "), f) &&
		    passing_take(&r->passing, data, f);
	return ok && read_event(context, name, data, f);
}

static bool
take_event(void *context, struct view name, struct view data, struct fail *f)
{
	struct reply *r = context;

	if (!r->filtered)
		return read_event(context, name, data, f);
	return r->reader.done || filter_event(&r->x->chain, name, data,
	    read_filtered, r, f);
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
	if (r->raw && (r->form == REPLY_EVENTS) == r->x->plan.stream) {
		r->reader.sink = passing_event;
		r->reader.context = &r->x->enc;
	} else {
		cook(r);
	}
	return true;
}

static bool
take_stream(struct reply *r, struct view bytes, struct fail *f)
{
	bool raw = r->raw && !r->filtered;

	if (raw && !passing_take(&r->passing, bytes, f))
		return false;
	if (!sse_feed(&r->sse, bytes, take_event, r, f))
		return false;
	if (raw && r->raw && !r->reader.done)
		passing_mark(&r->passing, r->sse.whole);
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
		return take_stream(r, bytes, f);
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
	if (r->raw && r->x->enc.substance)
		passing_on(&r->passing, &r->x->enc);
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

/* The programs' last words, which count as long as the answer goes on. */
static bool
end_filters(struct reply *r, struct fail *f)
{
	return filter_end(&r->x->chain, read_filtered, r, f);
}

/* Put what programs make of a whole answer in its place. */
static bool
filter_body(struct reply *r, struct fail *f)
{
	struct buf filtered = BUF(r->body.max);
	bool ok;

	if (!r->filtered)
		return true;
	ok = filter_whole(&r->x->chain, buf_view(&r->body), &filtered, f);
	buf_free(&r->body);
	r->body = filtered;
	return ok && (!filtered.failed || fail(f, 500, "the filter programs "
	    "made the answer too long"));
}

/* Read what is left of the reply. */
static bool
read_rest(struct reply *r, struct fail *f)
{
	const struct dialect *d = r->reader.dialect;

	r->over = true;
	if (r->form == REPLY_WHOLE)
		return filter_body(r, f) &&
		    d->whole(&r->reader, buf_view(&r->body), f);
	return r->reader.done || (sse_end(&r->sse, take_event, r, f) &&
	    (!r->filtered || end_filters(r, f)));
}

static bool
send_end(struct reply *r, struct fail *f)
{
	struct exchange *x = r->x;

	if (r->raw)
		passing_end(&r->passing, &x->enc, r->reader.done);
	else if (!encoder_end(&x->enc, f))
		return false;
	if (x->plan.stream)
		return send_out(x, true, f);
	x->first_us = clock_us();
	exchange_headers(x);
	return response_send(&x->answer, 200, "application/json",
	    buf_view(r->raw ? &r->body : &x->enc.out)) || fail_gone(f);
}

bool
reply_finish(struct reply *r, struct fail *f)
{
	struct fail late;       /* of no interest to the client any more */

	if (r->finished)
		return true;
	if (r->form == REPLY_ERROR) {
		r->reader.dialect->error(r->head.status, buf_view(&r->body),
		    &r->reader.trouble);
		if (r->reader.dialect->raw)
			refusal_keep(r->x, &r->reader.trouble, r->head.status,
			    buf_view(&r->body));
		return fail(f, r->head.status, "%s",
		    r->reader.trouble.message);
	}
	if (!read_rest(r, f) || !r->reader.dialect->end(&r->reader, f) ||
	    !send_end(r, f))
		return false;
	r->finished = true;
	if (r->filtered)
		end_filters(r, &late);
	return true;
}

void
reply_broken(struct reply *r)
{
	struct encoder *e = &r->x->enc;
	size_t from = e->out.n;

	if (!r->raw || !r->x->committed)
		return;
	passing_on(&r->passing, e);
	if (r->reader.trouble.kind != TROUBLE_ANSWER) {
		passing_break(e, r->reader.text_block);
		return;
	}
	/* The provider has told of its error itself. */
	e->ended = true;
	if (e->out.n > from)
		redact(e->out.p + from, e->out.n - from, r->x->config);
}
