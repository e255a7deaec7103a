#include "dialect/openai_read.h"

#include "dialect/error.h"

/* What api_base_url should be. */
#define ADDRESS "the whole address, up to /chat/completions"

bool
openai_read_open(struct reader *r, struct fail *f)
{
	struct openai_reading *o = reading_open(r, sizeof(*o), f);

	if (o == NULL)
		return false;
	o->stop_sequence = BUF(64 << 10);
	openai_details_open(&o->details);
	inline_open(&o->text, r->plan, reading_pass, r);
	openai_calls_open(&o->calls, r->plan, reading_pass, r);
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
	buf_free(&o->stop_sequence);
	openai_details_free(&o->details);
	reading_close(r);
}

static bool
no_chunk(struct reader *r, struct fail *f)
{
	return reading_trouble(r, f, TROUBLE_PROTOCOL, 502,
	    "the reply is JSON, but has no choices in it");
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
	if (!reading_parse(r, text, ADDRESS, f))
		return false;
	if (json_is_array(&r->in, JSON_ROOT) ? error_is(&r->in,
	    JSON_ROOT) : view_is(name, "error") &&
	    json_get(&r->in, JSON_ROOT, "choices") == JSON_NONE)
		return error_reported(r, JSON_ROOT, f);
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
	if (!reading_parse(r, text, ADDRESS, f))
		return false;
	choices = json_get(&r->in, JSON_ROOT, "choices");
	if (json_count(&r->in, choices) == 0 &&
	    error_is(&r->in, JSON_ROOT))
		return error_reported(r, JSON_ROOT, f);
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
empty(struct reader *r, struct fail *f)
{
	const struct openai_reading *o = r->state;

	return o->calls.nameless == 0 ? reading_empty(r, f) :
	    reading_trouble(r, f, TROUBLE_EMPTY, 529,
	    "the answer was a tool call without a name");
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
	bool something = calls || o->base.text || o->base.thought ||
	    o->base.found.told;

	*stop = STOP_TOOL_USE;
	if (made > 0)
		return true;
	if (!finished) {
		if (openai_calls_complete(&o->calls))
			return true;
		return something ? reading_cut(r, f) : empty(r, f);
	}
	*stop = calls ? stop_with_calls(o) : stop_without_calls(o);
	if (*stop == STOP_UNKNOWN)
		return reading_cut(r, f);
	return something || may_be_empty(*stop) || empty(r, f);
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
	enum stop_reason stop;
	int made = 0;

	if (o->base.ended)
		return true;
	if (!openai_details_break(r, f) ||
	    !inline_end(&o->text, o->calls.n == 0, &made, f) ||
	    !openai_calls_end(&o->calls, f) || !openai_details_end(r, f) ||
	    !reading_total(r, f) || !conclude(r, made, &stop, f) ||
	    !found_end(r, f))
		return false;
	note(r);
	return reading_stop(r, stop, stop == STOP_SEQUENCE ?
	    buf_view(&o->stop_sequence) : VIEW(""), f);
}
