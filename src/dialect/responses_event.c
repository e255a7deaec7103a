/*
 * The events of a stream, by their `type`
 * (platform.openai.com/docs/api-reference/responses-streaming). Those that are
 * not here say nothing new.
 */
#include "dialect/error.h"
#include "dialect/openai_read.h"
#include "dialect/responses_read.h"

static int64_t
part_of(const struct json *in, const char *name)
{
	int64_t part = 0;

	json_int(in, json_get(in, JSON_ROOT, name), &part);
	return part;
}

static bool
take_delta(struct reader *r, enum responses_kind kind, enum event_type type,
    const char *part, struct fail *f)
{
	const struct json *in = &r->in;
	int item = responses_item(r, JSON_ROOT, kind, f);

	return item >= 0 && responses_say(r, item, type, part_of(in, part),
	    json_escaped(in, json_get(in, JSON_ROOT, "delta")), f);
}

static bool
take_text(struct reader *r, struct fail *f)
{
	return take_delta(r, ITEM_MESSAGE, EVENT_TEXT, "content_index", f);
}

static bool
take_refusal(struct reader *r, struct fail *f)
{
	struct responses_reading *s = r->state;

	s->refused = true;
	return take_text(r, f);
}

static bool
take_annotation(struct reader *r, struct fail *f)
{
	(void)f;
	openai_found_annotation(r, json_get(&r->in, JSON_ROOT, "annotation"));
	return true;
}

/* Some give both a summary and the raw thoughts: what comes first counts. */
static bool
take_thought(struct reader *r, enum responses_said kind, const char *part,
    struct fail *f)
{
	struct responses_reading *s = r->state;
	struct view text = json_escaped(&r->in,
	    json_get(&r->in, JSON_ROOT, "delta"));
	int item = responses_item(r, JSON_ROOT, ITEM_REASONING, f);

	if (item < 0 || text.n == 0)
		return item >= 0;
	if (s->item[item].said == SAID_NOTHING)
		s->item[item].said = kind;
	return s->item[item].said != kind || responses_say(r, item,
	    EVENT_THINKING, part_of(&r->in, part), text, f);
}

static bool
take_summary(struct reader *r, struct fail *f)
{
	return take_thought(r, SAID_SUMMARY, "summary_index", f);
}

static bool
take_raw(struct reader *r, struct fail *f)
{
	return take_thought(r, SAID_RAW, "content_index", f);
}

static bool
take_arguments(struct reader *r, struct fail *f)
{
	int item = responses_item(r, JSON_ROOT, ITEM_CALL, f);

	return item >= 0 && responses_call(r, item, JSON_NONE,
	    json_get(&r->in, JSON_ROOT, "delta"), f);
}

static bool
take_all_arguments(struct reader *r, struct fail *f)
{
	const struct responses_reading *s = r->state;
	int item = responses_item(r, JSON_ROOT, ITEM_CALL, f);

	if (item < 0 || s->item[item].said != SAID_NOTHING)
		return item >= 0;
	return responses_call(r, item, JSON_NONE,
	    json_get(&r->in, JSON_ROOT, "arguments"), f);
}

static bool
take_added(struct reader *r, struct fail *f)
{
	return responses_added(r, JSON_ROOT, f);
}

static bool
take_done(struct reader *r, struct fail *f)
{
	return responses_done(r, JSON_ROOT, f);
}

/* The response may say that it has not gone as well as the event does. */
static bool
finish(struct reader *r, const char *status, struct fail *f)
{
	int response = json_get(&r->in, JSON_ROOT, "response");
	struct view word = json_escaped(&r->in,
	    json_get(&r->in, response, "status"));

	if (!view_is(word, "incomplete") && !view_is(word, "failed") &&
	    !view_is(word, "cancelled"))
		word = view_of(status);
	return responses_finish(r, response, word, f);
}

static bool
take_completed(struct reader *r, struct fail *f)
{
	return finish(r, "completed", f);
}

static bool
take_incomplete(struct reader *r, struct fail *f)
{
	return finish(r, "incomplete", f);
}

static bool
take_failed(struct reader *r, struct fail *f)
{
	return finish(r, "failed", f);
}

static bool
take_error(struct reader *r, struct fail *f)
{
	return error_reported(r, JSON_ROOT, f);
}

static const struct {
	const char *type;
	bool (*take)(struct reader *r, struct fail *f);
} types[] = {
	{ "response.output_text.delta", take_text },
	{ "response.function_call_arguments.delta", take_arguments },
	{ "response.reasoning_summary_text.delta", take_summary },
	{ "response.reasoning_text.delta", take_raw },
	{ "response.refusal.delta", take_refusal },
	{ "response.function_call_arguments.done", take_all_arguments },
	{ "response.output_text.annotation.added", take_annotation },
	{ "response.output_item.added", take_added },
	{ "response.output_item.done", take_done },
	{ "response.completed", take_completed },
	{ "response.incomplete", take_incomplete },
	{ "response.failed", take_failed },
	{ "error", take_error },
};

bool
responses_event(struct reader *r, struct view type, struct fail *f)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (view_is(type, types[i].type))
			return types[i].take(r, f);
	return true;
}
