#include "dialect/gemini_read.h"

#include <stdio.h>

#include "dialect/error.h"

/* What api_base_url should be. */
#define ADDRESS "the address up to .../models"

/* Signatures and arguments are no longer than this. */
#define SCRATCH_MAX (64 << 20)

bool
gemini_read_open(struct reader *r, struct fail *f)
{
	struct gemini_reading *g = reading_open(r, sizeof(*g), f);

	if (g == NULL)
		return false;
	g->scratch = BUF(SCRATCH_MAX);
	g->waiting = BUF(SCRATCH_MAX);
	g->model = gemini_model_of(r->plan->upstream_model).hash;
	return true;
}

void
gemini_read_close(struct reader *r)
{
	struct gemini_reading *g = r->state;

	if (g == NULL)
		return;
	buf_free(&g->scratch);
	buf_free(&g->waiting);
	reading_close(r);
}

static void
note_reason(struct gemini_reading *g, struct view word)
{
	trouble_words(g->reason, sizeof(g->reason), word);
	/* It is shown to people, in JSON too. */
	for (char *p = g->reason; *p != '\0'; p++)
		if (*p == '"' || *p == '\\' || (unsigned char)*p > '~')
			*p = '?';
	g->finished = true;
}

/* Has anything of the answer been passed on? */
static bool
something(const struct gemini_reading *g)
{
	return g->base.text || g->base.thought || g->calls > 0 ||
	    g->base.found.told;
}

static bool
broken(struct reader *r, struct fail *f)
{
	const struct gemini_reading *g = r->state;
	bool sent = something(g);

	return reading_trouble(r, f, sent ? TROUBLE_ANSWER : TROUBLE_EMPTY,
	    sent ? 502 : 529, "the model broke its answer off "
	    "(finishReason %s)", g->reason);
}

static bool
take_finish(struct reader *r, int reason, struct fail *f)
{
	struct gemini_reading *g = r->state;
	struct view word = json_escaped(&r->in, reason);
	enum gemini_ending ending;

	if (word.n == 0)
		return true;
	ending = gemini_stop(word, &g->stop);
	note_reason(g, word);
	g->unknown = ending == ENDING_UNKNOWN;
	return ending != ENDING_BROKEN || broken(r, f);
}

/* Only the first candidate: no other was asked for. */
static bool
take_candidates(struct reader *r, int list, struct fail *f)
{
	const struct json *in = &r->in;
	int candidate = json_is_array(in, list) ? json_first(in, list) :
	    JSON_NONE;
	int parts = json_get(in, json_get(in, candidate, "content"), "parts");

	gemini_found(r, json_get(in, candidate, "groundingMetadata"));
	for (int t = json_is_array(in, parts) ? json_first(in, parts) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		if (!gemini_read_part(r, t, f))
			return false;
	return take_finish(r, json_get(in, candidate, "finishReason"), f);
}

static void
take_feedback(struct reader *r, int feedback)
{
	struct gemini_reading *g = r->state;
	struct view word = json_escaped(&r->in,
	    json_get(&r->in, feedback, "blockReason"));

	if (word.n == 0)
		return;
	note_reason(g, word);
	g->blocked = true;
	g->stop = STOP_REFUSAL;
}

static bool
take_usage(struct reader *r, int usage, struct fail *f)
{
	struct usage u;

	return !gemini_usage(&r->in, usage, &u) || reading_usage(r, &u, f);
}

/* One response, or an error, or an array of them. */
static bool
take(struct reader *r, int t, struct fail *f)
{
	const struct json *in = &r->in;
	int candidates = json_get(in, t, "candidates");
	int feedback = json_get(in, t, "promptFeedback");
	int usage = json_get(in, t, "usageMetadata");

	if (json_is_object(in, json_get(in, t, "response")) &&
	    candidates == JSON_NONE)    /* as Code Assist wraps it */
		return take(r, json_get(in, t, "response"), f);
	if (candidates == JSON_NONE && error_is(in, t))
		return gemini_error_reported(r, t, f);
	if (!json_is_object(in, t) || (candidates == JSON_NONE &&
	    feedback == JSON_NONE && usage == JSON_NONE &&
	    json_get(in, t, "responseId") == JSON_NONE &&
	    json_get(in, t, "modelVersion") == JSON_NONE))
		return reading_trouble(r, f, TROUBLE_PROTOCOL, 502,
		    "the reply is JSON, but has no candidates in it");
	take_feedback(r, feedback);
	return take_usage(r, usage, f) && take_candidates(r, candidates, f);
}

static bool
take_all(struct reader *r, struct view text, struct fail *f)
{
	text = view_trim(text);
	if (text.n == 0)
		return true;
	if (!reading_parse(r, text, ADDRESS, f))
		return false;
	if (!json_is_array(&r->in, JSON_ROOT))
		return take(r, JSON_ROOT, f);
	for (int t = json_first(&r->in, JSON_ROOT); t != JSON_NONE;
	    t = json_next(&r->in, t))
		if (!take(r, t, f))
			return false;
	return true;
}

bool
gemini_read_event(struct reader *r, struct view name, struct view data,
    struct fail *f)
{
	(void)name;
	/* Google ends without a word; some gateways in front of it do not. */
	return view_is(view_trim(data), "[DONE]") || take_all(r, data, f);
}

bool
gemini_read_whole(struct reader *r, struct view body, struct fail *f)
{
	return take_all(r, body, f);
}

/* Why there is no answer, for the user to read. */
static bool
explain(struct reader *r, struct fail *f)
{
	const struct gemini_reading *g = r->state;
	char text[160];
	struct event e = { .type = EVENT_TEXT };

	snprintf(text, sizeof(text), g->blocked ?
	    "Gemini has blocked this prompt (%s)." :
	    "Gemini has withheld its answer (%s).", g->reason);
	e.text = view_of(text);
	return gemini_pass(r, &e, f);
}

/* What the answer came to; false with the trouble. */
static bool
conclude(struct reader *r, struct fail *f)
{
	struct gemini_reading *g = r->state;
	bool any = something(g);

	if (!g->finished)
		return any ? reading_cut(r, f) : reading_empty(r, f);
	if (g->stop == STOP_REFUSAL)
		return g->base.text || g->calls > 0 || explain(r, f);
	if (!any && g->stop != STOP_MAX_TOKENS)
		return reading_empty(r, f);
	if (g->calls > 0)
		g->stop = STOP_TOOL_USE;
	else if (g->stop == STOP_TOOL_USE)
		g->stop = STOP_END_TURN;
	return true;
}

bool
gemini_read_end(struct reader *r, struct fail *f)
{
	struct gemini_reading *g = r->state;

	if (g->base.ended)
		return true;
	if (!reading_total(r, f) || !conclude(r, f) || !found_end(r, f))
		return false;
	/* For the log; the answer is one all the same. */
	if (g->unknown)
		snprintf(r->trouble.message, sizeof(r->trouble.message),
		    "finishReason %s is not known", g->reason);
	return reading_stop(r, g->stop, VIEW(""), f);
}
