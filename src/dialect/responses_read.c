#include "dialect/responses_read.h"

#include <stdlib.h>

#include "dialect/carrier.h"
#include "dialect/error.h"
#include "dialect/openai_read.h"

/* What api_base_url should be. */
#define ADDRESS "the whole address, up to /responses"

/* Encrypted reasoning that waits is no longer than this. */
#define WAITING_MAX (64 << 20)

bool
responses_read_open(struct reader *r, struct fail *f)
{
	struct responses_reading *s = reading_open(r, sizeof(*s), f);

	if (s == NULL)
		return false;
	s->waiting = BUF(WAITING_MAX);
	s->model = carrier_model(r->plan->upstream_model);
	s->last_item = -1;
	openai_calls_open(&s->calls, r->plan, reading_pass, r);
	return true;
}

void
responses_read_close(struct reader *r)
{
	struct responses_reading *s = r->state;

	if (s == NULL)
		return;
	openai_calls_free(&s->calls);
	buf_free(&s->waiting);
	free(s->item);
	reading_close(r);
}

static bool
no_response(struct reader *r, struct fail *f)
{
	return reading_trouble(r, f, TROUBLE_PROTOCOL, 502,
	    "the reply is JSON, but no answer of OpenAI's Responses (is "
	    "api_base_url " ADDRESS "?)");
}

static bool
failed(struct reader *r, int response, struct view status, struct fail *f)
{
	int error = json_get(&r->in, response, "error");

	if (json_is_object(&r->in, error) || json_is_string(&r->in, error))
		return error_reported(r, error, f);
	return reading_trouble(r, f, TROUBLE_ANSWER, 502,
	    "the provider gave the answer up (status \"%.*s\")",
	    (int)(status.n < 64 ? status.n : 64), status.p);
}

/* Why it is incomplete: max_output_tokens, content_filter. */
static enum stop_reason
incomplete(const struct json *in, int response)
{
	struct view reason = json_escaped(in, json_get(in,
	    json_get(in, response, "incomplete_details"), "reason"));
	enum stop_reason stop;
	int status;

	stop = openai_stop(reason, &status);
	return stop == STOP_REFUSAL ? stop : STOP_MAX_TOKENS;
}

static bool
take_output(struct reader *r, int list, struct fail *f)
{
	for (int t = json_is_array(&r->in, list) ? json_first(&r->in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(&r->in, t))
		if (!responses_whole_item(r, t, f))
			return false;
	return true;
}

static bool
something(const struct responses_reading *s)
{
	return s->base.text || s->base.thought || s->calls.started > 0;
}

bool
responses_finish(struct reader *r, int response, struct view status,
    struct fail *f)
{
	struct responses_reading *s = r->state;
	const struct json *in = &r->in;
	bool part = view_is(status, "incomplete");
	struct usage u;

	if (openai_usage(in, json_get(in, response, "usage"), &u) &&
	    !reading_usage(r, &u, f))
		return false;
	if (!part && !view_is(status, "completed"))
		return failed(r, response, status, f);
	/* A stream that has told nothing of it before. */
	if (!something(s) &&
	    !take_output(r, json_get(in, response, "output"), f))
		return false;
	openai_found_pages(r, json_get(in, response, "citations")); /* xAI */
	s->stop = part ? incomplete(in, response) : STOP_END_TURN;
	s->finished = r->done = true;
	return true;
}

/* A response object that is not in an event. */
static bool
take_response(struct reader *r, struct fail *f)
{
	const struct json *in = &r->in;
	int output = json_get(in, JSON_ROOT, "output");
	struct view status = json_escaped(in,
	    json_get(in, JSON_ROOT, "status"));

	if (!json_is_array(in, output) && error_is(in, JSON_ROOT))
		return error_reported(r, JSON_ROOT, f);
	if (!json_is_object(in, JSON_ROOT) || (!json_is_array(in, output) &&
	    !view_is(status, "failed")))
		return no_response(r, f);
	return responses_finish(r, JSON_ROOT, status.n > 0 ? status :
	    VIEW("completed"), f);
}

bool
responses_read_event(struct reader *r, struct view name, struct view data,
    struct fail *f)
{
	struct view text = view_trim(data), type;

	if (r->done || text.n == 0 || view_is(text, "[DONE]"))
		return true;
	if (!reading_parse(r, text, ADDRESS, f))
		return false;
	type = json_escaped(&r->in, json_get(&r->in, JSON_ROOT, "type"));
	if (type.n == 0 && json_is_object(&r->in, JSON_ROOT))
		type = name;
	if (type.n == 0 || view_is(type, "message"))
		return take_response(r, f);
	return responses_event(r, type, f);
}

bool
responses_read_whole(struct reader *r, struct view body, struct fail *f)
{
	struct view text = view_trim(body);

	return text.n == 0 || (reading_parse(r, text, ADDRESS, f) &&
	    take_response(r, f));
}

/* How the answer ended; false with the trouble. */
static bool
conclude(struct reader *r, struct fail *f)
{
	struct responses_reading *s = r->state;
	bool calls = s->calls.started > 0;

	if (!s->finished)
		return something(s) ? reading_cut(r, f) : reading_empty(r, f);
	if (s->stop == STOP_END_TURN && openai_calls_broken(&s->calls) &&
	    !r->plan->loose_arguments)
		return reading_cut(r, f);
	if (calls && (s->stop == STOP_END_TURN ||
	    openai_calls_complete(&s->calls)))
		s->stop = STOP_TOOL_USE;
	if (!calls && s->refused)
		s->stop = STOP_REFUSAL;
	return something(s) || s->stop == STOP_MAX_TOKENS ||
	    s->stop == STOP_REFUSAL || reading_empty(r, f);
}

bool
responses_read_end(struct reader *r, struct fail *f)
{
	struct responses_reading *s = r->state;

	if (s->base.ended)
		return true;
	return openai_calls_end(&s->calls, f) && reading_total(r, f) &&
	    conclude(r, f) && found_end(r, f) &&
	    reading_stop(r, s->stop, VIEW(""), f);
}
