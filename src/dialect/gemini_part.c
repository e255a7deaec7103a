/* The parts of an answer: ai.google.dev/api/caching#Part. */
#include "dialect/gemini_read.h"
#include "json/escape.h"

bool
gemini_pass(struct reader *r, const struct event *e, struct fail *f)
{
	struct gemini_reading *g = r->state;

	if (e->type != EVENT_USAGE)
		g->in_text = e->type == EVENT_TEXT;
	return reading_pass(r, e, f);
}

static bool
pass_text(struct reader *r, enum event_type type, struct view text,
    struct fail *f)
{
	struct event e = { .type = type, .text = text };

	return text.n == 0 || gemini_pass(r, &e, f);
}

/* A signature as it goes to the client. */
static bool
pass_signature(struct reader *r, enum gemini_place place, struct view text,
    struct fail *f)
{
	struct gemini_reading *g = r->state;
	struct gemini_signature s = { g->model, place, text };

	if (text.n == 0)
		return true;
	buf_clear(&g->scratch);
	gemini_signature_add(&s, &g->scratch);
	if (g->scratch.failed)
		return fail(f, 502, "a thought signature is too long");
	return pass_text(r, EVENT_SIGNATURE, buf_view(&g->scratch), f);
}

/*
 * Text that has begun is not torn apart for a signature: it waits, and goes
 * out before the next call. Without one it is not needed, and a block after
 * the text would be taken for the answer's last word: it is dropped.
 */
static bool
read_text(struct reader *r, struct view text, struct view signature,
    struct fail *f)
{
	struct gemini_reading *g = r->state;
	struct gemini_signature s = { g->model, PLACE_ALONE, signature };

	if (text.n > 0 && !g->base.text && !found_now(r, f))
		return false;
	if (!g->in_text && text.n > 0)
		return pass_signature(r, PLACE_NEXT, signature, f) &&
		    pass_text(r, EVENT_TEXT, text, f);
	if (signature.n > 0) {
		buf_clear(&g->waiting);
		gemini_signature_add(&s, &g->waiting);
	}
	return pass_text(r, EVENT_TEXT, text, f);
}

static bool
read_thought(struct reader *r, struct view text, struct view signature,
    struct fail *f)
{
	return pass_text(r, EVENT_THINKING, text, f) &&
	    pass_signature(r, PLACE_THOUGHT, signature, f);
}

static bool
read_arguments(struct reader *r, int call, int args, struct fail *f)
{
	struct gemini_reading *g = r->state;
	struct event e = { .type = EVENT_TOOL_ARGUMENTS, .call = call };

	if (!json_is_object(&r->in, args))
		return true;
	buf_clear(&g->scratch);
	json_escape_compact(json_raw(&r->in, args), &g->scratch);
	if (g->scratch.failed)
		return fail(f, 502, "a tool call is too long");
	e.text = buf_view(&g->scratch);
	return gemini_pass(r, &e, f);
}

/* A call comes whole. One without a name is none. */
static bool
read_call(struct reader *r, int object, struct view signature,
    struct fail *f)
{
	struct gemini_reading *g = r->state;
	struct view name = json_escaped(&r->in,
	    json_get(&r->in, object, "name"));
	struct event start = { .type = EVENT_TOOL_START, .call = g->calls };
	struct event end = { .type = EVENT_TOOL_END, .call = g->calls };

	if (name.n == 0)
		return true;
	start.name = gemini_tool_original(r->plan, name);
	start.id = json_escaped(&r->in, json_get(&r->in, object, "id"));
	if (!found_now(r, f) ||
	    !pass_text(r, EVENT_SIGNATURE, buf_view(&g->waiting), f) ||
	    !pass_signature(r, PLACE_NEXT, signature, f))
		return false;
	buf_clear(&g->waiting);
	g->calls++;
	return gemini_pass(r, &start, f) &&
	    read_arguments(r, start.call, json_get(&r->in, object, "args"),
	    f) && gemini_pass(r, &end, f);
}

/* What no client can show. */
static bool
read_blob(struct reader *r, int blob, struct fail *f)
{
	struct view type = json_escaped(&r->in,
	    json_get(&r->in, blob, "mimeType"));

	return pass_text(r, EVENT_TEXT, VIEW("[the model sent "), f) &&
	    pass_text(r, EVENT_TEXT, type.n > 0 ? type : VIEW("a file"), f) &&
	    pass_text(r, EVENT_TEXT, VIEW(", left out]"), f);
}

bool
gemini_read_part(struct reader *r, int part, struct fail *f)
{
	const struct json *in = &r->in;
	struct view text = json_escaped(in, json_get(in, part, "text"));
	struct view signature = json_escaped(in,
	    json_get(in, part, "thoughtSignature"));
	int call = json_get(in, part, "functionCall");
	int blob = json_get(in, part, "inlineData");

	if (json_is_object(in, call)) {
		if (signature.n == 0)   /* in it: some older servers */
			signature = json_escaped(in, json_get(in, call,
			    "thoughtSignature"));
		return read_call(r, call, signature, f);
	}
	if (json_is_true(in, json_get(in, part, "thought")))
		return read_thought(r, text, signature, f);
	if (json_is_object(in, blob))
		return read_blob(r, blob, f);
	return read_text(r, text, signature, f);
}
