#include <string.h>

#include "dialect/error.h"
#include "dialect/openai_read.h"

/* Parts inside parts, as in content[].thinking[].text. */
#define NESTED_MAX 4

/* The members of a delta, or of a message, that matter; tokens. */
enum part {
	PART_REASONING_CONTENT,         /* DeepSeek, Kimi, Zhipu, vLLM */
	PART_REASONING,                 /* OpenRouter, Groq, newer vLLM */
	PART_REASONING_DETAILS,         /* OpenRouter: the same, structured */
	PART_THINKING,
	PART_CONTENT,
	PART_REFUSAL,
	PART_TOOL_CALLS,
	PART_FUNCTION_CALL,             /* before there were tool_calls */
	PART_ANNOTATIONS,
	PART_EXECUTED_TOOLS,            /* Groq */
	PARTS
};

static const struct view part_names[PARTS] = {
	[PART_REASONING_CONTENT] = { "reasoning_content", 17 },
	[PART_REASONING] = { "reasoning", 9 },
	[PART_REASONING_DETAILS] = { "reasoning_details", 17 },
	[PART_THINKING] = { "thinking", 8 },
	[PART_CONTENT] = { "content", 7 },
	[PART_REFUSAL] = { "refusal", 7 },
	[PART_TOOL_CALLS] = { "tool_calls", 10 },
	[PART_FUNCTION_CALL] = { "function_call", 13 },
	[PART_ANNOTATIONS] = { "annotations", 11 },
	[PART_EXECUTED_TOOLS] = { "executed_tools", 14 },
};

/* Null and "" say nothing, nor do an empty array or object. */
static bool
says_something(const struct json *in, int t)
{
	return json_escaped(in, t).n > 0 || json_count(in, t) > 0;
}

static void
find_parts(const struct json *in, int message, int part[PARTS])
{
	for (int i = 0; i < PARTS; i++)
		part[i] = JSON_NONE;
	for (int k = json_first(in, message); k != JSON_NONE;
	    k = json_next(in, k)) {
		struct view name = json_escaped(in, k);

		for (int i = 0; i < PARTS; i++)
			if (name.n == part_names[i].n &&
			    view_eq(name, part_names[i]) &&
			    says_something(in, json_value(in, k)))
				part[i] = json_value(in, k);
	}
}

static bool
say(struct reader *r, enum event_type type, struct view text, struct fail *f)
{
	struct openai_reading *o = r->state;
	struct event e = { .type = type, .text = text };

	if (text.n == 0)
		return true;
	if (type == EVENT_TEXT)
		return inline_feed(&o->text, text, f);
	return inline_break(&o->text, f) && reading_pass(r, &e, f);
}

/*
 * Text in whatever it is wrapped: a string, an array of parts (Mistral), a
 * part {"type":"text","text":..}, {"type":"thinking","thinking":[..]},
 * {"type":"reasoning.summary","summary":..}.
 */
static bool
speak(struct reader *r, enum event_type type, int t, int depth,
    struct fail *f)
{
	static const char *const inside[] = { "text", "content", "summary" };
	const struct json *in = &r->in;
	int thinking = json_get(in, t, "thinking");

	if (json_is_string(in, t))
		return say(r, type, json_escaped(in, t), f);
	if (depth == NESTED_MAX)
		return true;
	if (says_something(in, thinking))
		return speak(r, EVENT_THINKING, thinking, depth + 1, f);
	if (json_is_object(in, t)) {
		for (size_t i = 0; i < sizeof(inside) / sizeof(*inside); i++) {
			int part = json_get(in, t, inside[i]);

			if (says_something(in, part))
				return speak(r, type, part, depth + 1, f);
		}
		return true;
	}
	for (int p = json_first(in, t); p != JSON_NONE; p = json_next(in, p))
		if (!speak(r, type, p, depth + 1, f))
			return false;
	return true;
}

/* Reasoning often comes twice, under two names: once is enough. */
static bool
speak_reasoning(struct reader *r, const int part[PARTS], struct fail *f)
{
	int plain = part[PART_REASONING] != JSON_NONE ?
	    part[PART_REASONING] : part[PART_REASONING_CONTENT];

	if (part[PART_REASONING_DETAILS] != JSON_NONE)
		return openai_details_take(r, part[PART_REASONING_DETAILS],
		    json_escaped(&r->in, plain), f);
	for (int i = PART_REASONING_CONTENT; i <= PART_THINKING; i++)
		if (part[i] != JSON_NONE)
			return speak(r, EVENT_THINKING, part[i], 0, f);
	return true;
}

static bool
speak_refusal(struct reader *r, int t, struct fail *f)
{
	struct openai_reading *o = r->state;
	struct event e = { .type = EVENT_TEXT,
		.text = json_escaped(&r->in, t) };

	if (e.text.n == 0)
		return true;
	o->refused = true;
	return inline_break(&o->text, f) && reading_pass(r, &e, f);
}

static bool
take_calls(struct reader *r, int pieces, struct fail *f)
{
	struct openai_reading *o = r->state;

	return pieces == JSON_NONE || (inline_break(&o->text, f) &&
	    openai_calls_take(&o->calls, &r->in, pieces, f));
}

/* What has been found stands before the text, or between it and a call. */
static bool
tell_found(struct reader *r, const int part[PARTS], struct fail *f)
{
	struct openai_reading *o = r->state;

	if (!o->base.found.news || (part[PART_TOOL_CALLS] == JSON_NONE &&
	    (part[PART_CONTENT] == JSON_NONE || o->base.text)))
		return true;
	return inline_break(&o->text, f) && found_now(r, f);
}

/* Whatever their order in the text, they go on in this one. */
static bool
take_parts(struct reader *r, const int part[PARTS], struct fail *f)
{
	bool more = part[PART_CONTENT] != JSON_NONE ||
	    part[PART_TOOL_CALLS] != JSON_NONE;

	if (part[PART_ANNOTATIONS] != JSON_NONE)
		openai_found_annotations(r, part[PART_ANNOTATIONS]);
	if (part[PART_EXECUTED_TOOLS] != JSON_NONE)
		openai_found_tools(r, part[PART_EXECUTED_TOOLS]);
	return speak_reasoning(r, part, f) &&
	    (!more || openai_details_break(r, f)) &&
	    tell_found(r, part, f) &&
	    (part[PART_CONTENT] == JSON_NONE ||
	    speak(r, EVENT_TEXT, part[PART_CONTENT], 0, f)) &&
	    speak_refusal(r, part[PART_REFUSAL], f) &&
	    take_calls(r, part[PART_TOOL_CALLS], f) &&
	    take_calls(r, part[PART_FUNCTION_CALL], f);
}

/* The request's stop sequence that ended the answer, where that is told. */
static struct view
stop_sequence(const struct reader *r, int choice)
{
	const struct json *in = r->plan->in;
	struct view said = json_escaped(&r->in,
	    json_get(&r->in, choice, "stop_reason"));       /* vLLM */

	if (said.n == 0)
		said = json_escaped(&r->in,
		    json_get(&r->in, choice, "matched_stop"));      /* SGLang */
	for (int t = json_first(in, r->plan->stop_sequences);
	    said.n > 0 && t != JSON_NONE; t = json_next(in, t))
		if (view_eq(json_escaped(in, t), said))
			return said;
	return VIEW("");
}

static bool
take_finish(struct reader *r, int choice, int reason, struct fail *f)
{
	struct openai_reading *o = r->state;
	struct view word = json_escaped(&r->in, reason);
	enum stop_reason stop;
	struct view sequence;
	int status;

	stop = openai_stop(word, &status);
	if (status != 0)
		return reading_trouble(r, f, TROUBLE_ANSWER, status,
		    "the provider ended the answer with finish_reason "
		    "\"%.*s\"", (int)(word.n < 64 ? word.n : 64), word.p);
	sequence = stop_sequence(r, choice);
	if (stop == STOP_END_TURN && sequence.n > 0) {
		stop = STOP_SEQUENCE;
		buf_clear(&o->stop_sequence);
		buf_add(&o->stop_sequence, sequence);
	}
	o->stop = stop;
	return true;
}

/*
 * An empty finish_reason stands in every chunk of some providers, and in the
 * last one of others: it counts where the chunk says nothing else.
 */
static bool
is_finish(const struct reader *r, int reason, const int part[PARTS])
{
	const struct openai_reading *o = r->state;

	if (!json_is_string(&r->in, reason))
		return false;
	if (json_escaped(&r->in, reason).n > 0)
		return true;
	for (int i = 0; i < PARTS; i++)
		if (part[i] != JSON_NONE)
			return false;
	return o->base.text || o->base.thought || o->calls.n > 0;
}

static bool
take_usage(struct reader *r, int usage, struct fail *f)
{
	struct usage u;

	return !openai_usage(&r->in, usage, &u) || reading_usage(r, &u, f);
}

static bool
take_choice(struct reader *r, int choice, struct fail *f)
{
	const struct json *in = &r->in;
	int message = JSON_NONE, reason = JSON_NONE, error = JSON_NONE;
	int usage = JSON_NONE, part[PARTS];

	for (int k = json_first(in, choice); k != JSON_NONE;
	    k = json_next(in, k)) {
		struct view name = json_escaped(in, k);
		int value = json_value(in, k);

		if (view_eq(name, VIEW("delta")) ||
		    view_eq(name, VIEW("message")))
			message = json_count(in, value) > 0 ? value : message;
		else if (view_eq(name, VIEW("finish_reason")))
			reason = value;
		else if (view_eq(name, VIEW("usage")))        /* Kimi */
			usage = value;
		else if (view_eq(name, VIEW("error")))        /* OpenRouter */
			error = value;
	}
	find_parts(in, message, part);
	if (!take_parts(r, part, f) || !take_usage(r, usage, f))
		return false;
	if (says_something(in, error))
		return error_reported(r, choice, f);
	return !is_finish(r, reason, part) ||
	    take_finish(r, choice, reason, f);
}

bool
openai_chunk(struct reader *r, struct fail *f)
{
	const struct json *in = &r->in;
	int choices = JSON_NONE, usage = JSON_NONE, error = JSON_NONE;
	int pages = JSON_NONE;

	for (int k = json_first(in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(in, k)) {
		struct view name = json_escaped(in, k);
		int value = json_value(in, k);

		if (view_eq(name, VIEW("choices")))
			choices = value;
		else if (view_eq(name, VIEW("usage")))
			usage = value;
		else if (view_eq(name, VIEW("error")))
			error = value;
		else if (view_eq(name, VIEW("x_groq")) && usage == JSON_NONE)
			usage = json_get(in, value, "usage");
		else if (view_eq(name, VIEW("search_results")) ||
		    view_eq(name, VIEW("web_search")) ||
		    (view_eq(name, VIEW("citations")) &&
		    pages == JSON_NONE))
			pages = value;
	}
	if (pages != JSON_NONE)
		openai_found_pages(r, pages);
	if (!take_usage(r, usage, f))
		return false;
	if (says_something(in, error) || (json_count(in, choices) == 0 &&
	    error_is(in, JSON_ROOT)))
		return error_reported(r, JSON_ROOT, f);
	choices = json_first(in, choices);
	return !json_is_object(in, choices) || take_choice(r, choices, f);
}
