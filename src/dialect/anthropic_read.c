#include "dialect/anthropic_read.h"

#include "dialect/error.h"

/* What api_base_url should be. */
#define ADDRESS "the whole address, up to /v1/messages"

/* One block, one tool's input. */
#define BLOCK_MAX (32 << 20)

bool
anthropic_read_open(struct reader *r, struct fail *f)
{
	struct anthropic_reading *a = reading_open(r, sizeof(*a), f);

	if (a == NULL)
		return false;
	a->other = BUF(BLOCK_MAX);
	a->input = BUF(BLOCK_MAX);
	a->scratch = BUF(2 * BLOCK_MAX);
	a->sequence = BUF(64 << 10);
	return true;
}

void
anthropic_read_close(struct reader *r)
{
	struct anthropic_reading *a = r->state;

	if (a == NULL)
		return;
	buf_free(&a->other);
	buf_free(&a->input);
	buf_free(&a->scratch);
	buf_free(&a->sequence);
	reading_close(r);
}

/* Figures come in parts: the input's at first, the output's at the end. */
static void
merge(const struct json *in, int value, int64_t *figure)
{
	int64_t number;

	if (json_int(in, value, &number) && number > 0)
		*figure = number;
}

static bool
take_usage(struct reader *r, int usage, struct fail *f)
{
	struct anthropic_reading *a = r->state;
	const struct json *in = &r->in;
	struct usage *u = &a->usage;

	if (!json_is_object(in, usage))
		return true;
	u->known = true;
	merge(in, json_get(in, usage, "input_tokens"), &u->input);
	merge(in, json_get(in, usage, "cache_read_input_tokens"),
	    &u->cache_read);
	merge(in, json_get(in, usage, "cache_creation_input_tokens"),
	    &u->cache_write);
	merge(in, json_get(in, usage, "output_tokens"), &u->output);
	merge(in, json_get(in, json_get(in, usage, "output_tokens_details"),
	    "thinking_tokens"), &u->reasoning);
	return reading_usage(r, u, f);
}

/* "stop_reason" and "stop_sequence" of a message or a message_delta. */
static void
take_stop(struct reader *r, int object)
{
	struct anthropic_reading *a = r->state;
	int reason = json_get(&r->in, object, "stop_reason");

	if (json_escaped(&r->in, reason).n == 0)
		return;
	a->stop = STOP_END_TURN;
	for (int s = STOP_END_TURN; s <= STOP_CONTEXT_WINDOW; s++)
		if (json_is(&r->in, reason, stop_reason_name(s)))
			a->stop = (enum stop_reason)s;
	buf_clear(&a->sequence);
	buf_add(&a->sequence, json_escaped(&r->in,
	    json_get(&r->in, object, "stop_sequence")));
}

static bool
message_start(struct reader *r, struct fail *f)
{
	int message = json_get(&r->in, JSON_ROOT, "message");

	return take_usage(r, json_get(&r->in, message, "usage"), f);
}

static bool
message_delta(struct reader *r, struct fail *f)
{
	take_stop(r, json_get(&r->in, JSON_ROOT, "delta"));
	return take_usage(r, json_get(&r->in, JSON_ROOT, "usage"), f);
}

static bool
message_stop(struct reader *r, struct fail *f)
{
	(void)f;
	r->done = true;
	return true;
}

static bool
ping(struct reader *r, struct fail *f)
{
	(void)r, (void)f;
	return true;
}

static bool
error(struct reader *r, struct fail *f)
{
	return error_reported(r, JSON_ROOT, f);
}

static const struct {
	const char *type;
	bool (*take)(struct reader *r, struct fail *f);
} types[] = {
	{ "content_block_delta", anthropic_block_delta },
	{ "content_block_start", anthropic_block_start },
	{ "content_block_stop", anthropic_block_stop },
	{ "message_start", message_start },
	{ "message_delta", message_delta },
	{ "message_stop", message_stop },
	{ "ping", ping },
	{ "error", error },
};

bool
anthropic_read_event(struct reader *r, struct view name, struct view data,
    struct fail *f)
{
	struct anthropic_reading *a = r->state;
	struct view text = view_trim(data);
	int type;

	if (r->done || text.n == 0 || view_is(text, "[DONE]"))
		return true;
	if (!reading_parse(r, text, ADDRESS, f))
		return false;
	type = json_get(&r->in, JSON_ROOT, "type");
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (!json_is(&r->in, type, types[i].type))
			continue;
		a->known = true;
		return types[i].take(r, f);
	}
	if (view_is(name, "error") || error_is(&r->in, JSON_ROOT))
		return error_reported(r, JSON_ROOT, f);
	a->strange = true;
	return true;
}

static bool
no_message(struct reader *r, struct fail *f)
{
	return reading_trouble(r, f, TROUBLE_PROTOCOL, 502, "the reply is "
	    "JSON, but no message (is api_base_url " ADDRESS "?)");
}

bool
anthropic_read_whole(struct reader *r, struct view body, struct fail *f)
{
	struct anthropic_reading *a = r->state;
	struct view text = view_trim(body);
	int content;

	if (text.n == 0)
		return true;
	if (!reading_parse(r, text, ADDRESS, f))
		return false;
	content = json_get(&r->in, JSON_ROOT, "content");
	if (!json_is_array(&r->in, content))
		return error_is(&r->in, JSON_ROOT) ?
		    error_reported(r, JSON_ROOT, f) : no_message(r, f);
	for (int t = json_first(&r->in, content); t != JSON_NONE;
	    t = json_next(&r->in, t))
		if (!anthropic_block(r, t, f))
			return false;
	take_stop(r, JSON_ROOT);
	a->known = r->done = true;
	return take_usage(r, json_get(&r->in, JSON_ROOT, "usage"), f);
}

/* Has anything of the answer been passed on? */
static bool
something(const struct anthropic_reading *a)
{
	return a->base.text || a->base.thought || a->calls > 0 ||
	    a->others > 0;
}

bool
anthropic_read_end(struct reader *r, struct fail *f)
{
	struct anthropic_reading *a = r->state;

	if (a->base.ended)
		return true;
	if (a->strange && !a->known)
		return no_message(r, f);
	/* An answer without anything is one, if it was ended on purpose. */
	if (a->stop == STOP_UNKNOWN && !something(a))
		return reading_empty(r, f);
	if (a->stop == STOP_UNKNOWN && !r->done)
		return reading_cut(r, f);
	if (a->stop == STOP_UNKNOWN)
		a->stop = a->calls > 0 ? STOP_TOOL_USE : STOP_END_TURN;
	return reading_total(r, f) &&
	    reading_stop(r, a->stop, buf_view(&a->sequence), f);
}
