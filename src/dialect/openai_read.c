#include "dialect/openai_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "dialect/escaped.h"
#include "dialect/openai_error.h"
#include "json/utf8.h"

/* An event longer than this is not looked at twice. */
#define MENDED_MAX (64 << 20)

bool
openai_pass(void *reader, const struct event *e, struct fail *f)
{
	struct reader *r = reader;
	struct openai_reading *o = r->state;

	if ((e->type == EVENT_TEXT || e->type == EVENT_THINKING) &&
	    !o->substance)
		o->substance = escaped_blanks(e->text) < e->text.n;
	return r->sink(r->context, e, f);
}

bool
openai_trouble(struct reader *r, struct fail *f, enum trouble_kind kind,
    int status, const char *fmt, ...)
{
	struct trouble *t = &r->trouble;
	char text[sizeof(t->message)];
	va_list ap;

	*t = (struct trouble){ .kind = kind, .status = status,
		.retry_after_ms = -1,
		.cause = kind == TROUBLE_ANSWER ? CAUSE_OVERLOAD :
		    CAUSE_OTHER };
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	trouble_words(t->message, sizeof(t->message), view_of(text));
	return fail(f, status, "%s", t->message);
}

bool
openai_read_open(struct reader *r, struct fail *f)
{
	struct openai_reading *o = calloc(1, sizeof(*o));

	if (o == NULL)
		return fail(f, 500, "out of memory");
	o->mended = BUF(MENDED_MAX);
	o->stop_sequence = BUF(64 << 10);
	inline_open(&o->text, r->plan, openai_pass, r);
	openai_calls_open(&o->calls, r->plan, openai_pass, r);
	r->state = o;
	return true;
}

void
openai_read_close(struct reader *r)
{
	struct openai_reading *o = r->state;

	if (o == NULL)
		return;
	inline_free(&o->text);
	openai_calls_free(&o->calls);
	buf_free(&o->mended);
	buf_free(&o->stop_sequence);
	free(o);
	r->state = NULL;
}

/* What came is no JSON: show how it begins. */
static bool
no_json(struct reader *r, struct view data, struct fail *f)
{
	struct buf words = BUF(1024);
	char text[80 + 1];

	openai_error_excerpt(data, &words);
	trouble_words(text, sizeof(text), buf_view(&words));
	buf_free(&words);
	return openai_trouble(r, f, TROUBLE_PROTOCOL, 502,
	    data.p[0] == '{' || data.p[0] == '[' ?
	    "the reply is broken JSON; it begins: %s" :
	    "the reply is not JSON (is api_base_url the whole address, up to "
	    "/chat/completions?); it begins: %s", text);
}

static bool
no_chunk(struct reader *r, struct fail *f)
{
	return openai_trouble(r, f, TROUBLE_PROTOCOL, 502,
	    "the reply is JSON, but has no choices in it");
}

/* Cut the text into r->in, mending its UTF-8 if it is not quite that. */
static bool
parse(struct reader *r, struct view data, struct fail *f)
{
	struct openai_reading *o = r->state;

	if (json_parse(&r->in, data, f))
		return true;
	if (f->status >= 500)
		return false;
	buf_clear(&o->mended);
	utf8_repair(&o->mended, data);
	if (!o->mended.failed && json_parse(&r->in, buf_view(&o->mended), f))
		return true;
	return no_json(r, data, f);
}

bool
openai_read_event(struct reader *r, struct view name, struct view data,
    struct fail *f)
{
	struct view text = view_trim(data);

	if (r->done || text.n == 0)
		return true;
	if (view_is(text, "[DONE]")) {
		r->done = true;
		return true;
	}
	if (!parse(r, text, f))
		return false;
	if (json_is_array(&r->in, JSON_ROOT) ? openai_error_is(&r->in,
	    JSON_ROOT) : view_is(name, "error") &&
	    json_get(&r->in, JSON_ROOT, "choices") == JSON_NONE)
		return openai_error_reported(r, JSON_ROOT, f);
	if (!json_is_object(&r->in, JSON_ROOT))
		return no_chunk(r, f);
	return openai_chunk(r, f);
}

bool
openai_read_whole(struct reader *r, struct view body, struct fail *f)
{
	struct openai_reading *o = r->state;
	struct view text = view_trim(body);
	int choices;

	if (text.n == 0)
		return true;
	if (!parse(r, text, f))
		return false;
	choices = json_get(&r->in, JSON_ROOT, "choices");
	if (json_count(&r->in, choices) == 0 &&
	    openai_error_is(&r->in, JSON_ROOT))
		return openai_error_reported(r, JSON_ROOT, f);
	if (!json_is_array(&r->in, choices))
		return no_chunk(r, f);
	if (!openai_chunk(r, f))
		return false;
	/* A document that is whole has not been cut. */
	if (o->stop == STOP_UNKNOWN)
		o->stop = STOP_END_TURN;
	return true;
}

/* Why the answer ended, given that there are tool calls in it. */
static enum stop_reason
stop_with_calls(const struct openai_reading *o)
{
	switch (o->stop) {
	case STOP_UNKNOWN:
		return openai_calls_broken(&o->calls) ? STOP_UNKNOWN :
		    STOP_TOOL_USE;
	case STOP_MAX_TOKENS:
	case STOP_CONTEXT_WINDOW:
	case STOP_REFUSAL:
		/* Broken off within a call: that is not one to run. */
		return openai_calls_complete(&o->calls) ? STOP_TOOL_USE :
		    o->stop;
	default:
		return STOP_TOOL_USE;
	}
}

static enum stop_reason
stop_without_calls(const struct openai_reading *o)
{
	if (o->refused)
		return STOP_REFUSAL;
	if (o->stop == STOP_UNKNOWN || o->stop == STOP_TOOL_USE)
		return STOP_END_TURN;
	return o->stop;
}

/* May an answer that ended so have nothing in it? */
static bool
may_be_empty(enum stop_reason stop)
{
	return stop == STOP_MAX_TOKENS || stop == STOP_REFUSAL ||
	    stop == STOP_CONTEXT_WINDOW || stop == STOP_PAUSE_TURN;
}

static bool
cut(struct reader *r, struct fail *f)
{
	return openai_trouble(r, f, TROUBLE_CUT, 502,
	    "the answer broke off before its end");
}

static bool
empty(struct reader *r, struct fail *f)
{
	const struct openai_reading *o = r->state;

	return openai_trouble(r, f, TROUBLE_EMPTY, 529, "%s",
	    o->calls.nameless > 0 ?
	    "the answer was a tool call without a name" :
	    "the answer was empty");
}

/*
 * How the answer ended: *stop, or false with the trouble. `made`: how many
 * calls were found in the text.
 */
static bool
conclude(struct reader *r, int made, enum stop_reason *stop, struct fail *f)
{
	const struct openai_reading *o = r->state;
	bool finished = o->stop != STOP_UNKNOWN || r->done;
	bool calls = o->calls.started > 0;

	*stop = STOP_TOOL_USE;
	if (made > 0)
		return true;
	if (!finished) {
		if (openai_calls_complete(&o->calls))
			return true;
		return calls || o->substance ? cut(r, f) : empty(r, f);
	}
	*stop = calls ? stop_with_calls(o) : stop_without_calls(o);
	if (*stop == STOP_UNKNOWN)
		return cut(r, f);
	return calls || o->substance || may_be_empty(*stop) || empty(r, f);
}

/*
 * Something for the log, though the answer is one: r->trouble gets a message,
 * but stays TROUBLE_NONE.
 */
static void
note(struct reader *r)
{
	const struct openai_calls *c =
	    &((const struct openai_reading *)r->state)->calls;
	struct buf words = BUF(256);

	if (c->nameless > 0)
		buf_addf(&words, "tool calls without a name dropped: %d. ",
		    c->nameless);
	if (c->shapeless > 0)
		buf_addf(&words, "tool calls whose arguments are no object: "
		    "%d.", c->shapeless);
	trouble_words(r->trouble.message, sizeof(r->trouble.message),
	    buf_view(&words));
	buf_free(&words);
}

bool
openai_read_end(struct reader *r, struct fail *f)
{
	struct openai_reading *o = r->state;
	struct event e = { .type = EVENT_USAGE, .usage = o->usage };
	enum stop_reason stop;
	int made = 0;

	if (o->ended)
		return true;
	if (!inline_end(&o->text, o->calls.n == 0, &made, f) ||
	    !openai_calls_end(&o->calls, f) ||
	    (o->usage.known && !openai_pass(r, &e, f)) ||
	    !conclude(r, made, &stop, f))
		return false;
	note(r);
	e = (struct event){ .type = EVENT_STOP, .stop = stop };
	if (stop == STOP_SEQUENCE)
		e.text = buf_view(&o->stop_sequence);
	o->ended = true;
	return openai_pass(r, &e, f);
}
