/* The blocks of an answer. */
#include "dialect/anthropic_read.h"
#include "json/escape.h"
#include "json/splice.h"

static bool
pass_text(struct reader *r, enum event_type type, struct view text,
    struct fail *f)
{
	struct event e = { .type = type, .text = text };

	return text.n == 0 || reading_pass(r, &e, f);
}

static bool
pass_input(struct reader *r, int call, struct view escaped, struct fail *f)
{
	struct event e = { .type = EVENT_TOOL_ARGUMENTS, .call = call,
		.text = escaped };

	return escaped.n == 0 || reading_pass(r, &e, f);
}

static bool
pass_end(struct reader *r, int call, struct fail *f)
{
	struct event e = { .type = EVENT_TOOL_END, .call = call };

	return reading_pass(r, &e, f);
}

/* A call's beginning, and its input if that is there and no empty object. */
static bool
start_call(struct reader *r, int block, struct anthropic_block *b,
    struct fail *f)
{
	struct anthropic_reading *a = r->state;
	const struct json *in = &r->in;
	int input = json_get(in, block, "input");
	struct event e = { .type = EVENT_TOOL_START, .call = a->calls++,
		.id = json_escaped(in, json_get(in, block, "id")),
		.name = json_escaped(in, json_get(in, block, "name")) };

	b->call = e.call;
	if (!reading_pass(r, &e, f))
		return false;
	b->whole = json_count(in, input) > 0;
	if (!b->whole)
		return true;
	buf_clear(&a->scratch);
	json_escape(json_raw(in, input), &a->scratch);
	return pass_input(r, e.call, buf_view(&a->scratch), f);
}

static enum anthropic_kind
kind_of(const struct json *in, int block)
{
	int type = json_get(in, block, "type");

	if (!json_is(in, type, "tool_use"))
		return json_is(in, type, "text") ? KIND_TEXT :
		    json_is(in, type, "thinking") ? KIND_THINKING :
		    json_is_string(in, type) ? KIND_OTHER : KIND_NONE;
	return json_escaped(in, json_get(in, block, "name")).n > 0 ?
	    KIND_TOOL : KIND_NONE;
}

static bool
start(struct reader *r, int block, struct anthropic_block *b, struct fail *f)
{
	struct anthropic_reading *a = r->state;
	const struct json *in = &r->in;

	b->kind = kind_of(in, block);
	switch (b->kind) {
	case KIND_TEXT:
		return pass_text(r, EVENT_TEXT, json_escaped(in,
		    json_get(in, block, "text")), f);
	case KIND_THINKING:
		return pass_text(r, EVENT_THINKING, json_escaped(in,
		    json_get(in, block, "thinking")), f) &&
		    pass_text(r, EVENT_SIGNATURE, json_escaped(in,
		    json_get(in, block, "signature")), f);
	case KIND_TOOL:
		return start_call(r, block, b, f);
	case KIND_NONE:
		break;
	case KIND_OTHER:
		buf_clear(&a->other);
		buf_clear(&a->input);
		buf_add(&a->other, json_raw(in, block));
		break;
	}
	return true;
}

/* The other block with the input that came in pieces, if that is JSON. */
static struct view
with_input(struct anthropic_reading *a)
{
	struct json block = { 0 }, input = { 0 };
	struct splice s = { .text = buf_view(&a->other), .out = &a->scratch };
	struct fail unused;
	struct view whole = buf_view(&a->other);

	buf_clear(&a->scratch);
	if (a->input.n > 0 && json_parse(&input, buf_view(&a->input),
	    &unused) && json_parse(&block, buf_view(&a->other), &unused) &&
	    json_get(&block, JSON_ROOT, "input") != JSON_NONE) {
		splice_replace(&s, json_raw(&block, json_get(&block,
		    JSON_ROOT, "input")), buf_view(&a->input));
		splice_end(&s);
		whole = buf_view(&a->scratch);
	}
	json_free(&block);
	json_free(&input);
	return whole;
}

static bool
stop(struct reader *r, const struct anthropic_block *b, struct fail *f)
{
	struct anthropic_reading *a = r->state;
	struct event e = { .type = EVENT_BLOCK };

	if (b->kind == KIND_TOOL)
		return pass_end(r, b->call, f);
	if (b->kind != KIND_OTHER || a->other.n == 0)
		return true;
	a->others++;
	e.text = with_input(a);
	return reading_pass(r, &e, f);
}

static int64_t
index_of(const struct json *in)
{
	int64_t index = -1;

	json_int(in, json_get(in, JSON_ROOT, "index"), &index);
	return index;
}

static struct anthropic_block *
find(struct anthropic_reading *a, int64_t index)
{
	for (int i = 0; i < a->n_open; i++)
		if (a->open[i].index == index)
			return &a->open[i];
	return NULL;
}

bool
anthropic_block_start(struct reader *r, struct fail *f)
{
	struct anthropic_reading *a = r->state;
	int block = json_get(&r->in, JSON_ROOT, "content_block");
	struct anthropic_block *b;

	if (!json_is_object(&r->in, block))
		return true;
	if (find(a, index_of(&r->in)) != NULL || a->n_open == ANTHROPIC_OPEN)
		return reading_trouble(r, f, TROUBLE_PROTOCOL, 502,
		    "the answer begins blocks without ending them");
	b = &a->open[a->n_open++];
	*b = (struct anthropic_block){ .index = index_of(&r->in) };
	if (kind_of(&r->in, block) == KIND_TEXT)
		r->text_block = b->index + 1;
	return start(r, block, b, f);
}

static bool
add_input(struct reader *r, const struct anthropic_block *b,
    struct view escaped, struct fail *f)
{
	struct anthropic_reading *a = r->state;

	if (b->kind == KIND_TOOL && !b->whole)
		return pass_input(r, b->call, escaped, f);
	if (b->kind == KIND_OTHER)
		json_unescape(escaped, &a->input);
	return true;
}

bool
anthropic_block_delta(struct reader *r, struct fail *f)
{
	const struct json *in = &r->in;
	const struct anthropic_block *b = find(r->state, index_of(in));
	int delta = json_get(in, JSON_ROOT, "delta");
	int type = json_get(in, delta, "type");

	if (b == NULL)
		return true;
	if (json_is(in, type, "text_delta"))
		return pass_text(r, EVENT_TEXT, json_escaped(in,
		    json_get(in, delta, "text")), f);
	if (json_is(in, type, "thinking_delta"))
		return pass_text(r, EVENT_THINKING, json_escaped(in,
		    json_get(in, delta, "thinking")), f);
	if (json_is(in, type, "signature_delta"))
		return pass_text(r, EVENT_SIGNATURE, json_escaped(in,
		    json_get(in, delta, "signature")), f);
	if (json_is(in, type, "input_json_delta"))
		return add_input(r, b, json_escaped(in,
		    json_get(in, delta, "partial_json")), f);
	return true;
}

bool
anthropic_block_stop(struct reader *r, struct fail *f)
{
	struct anthropic_reading *a = r->state;
	struct anthropic_block *b = find(a, index_of(&r->in));
	struct anthropic_block ended;

	if (b == NULL)
		return true;
	ended = *b;
	if (r->text_block == ended.index + 1)
		r->text_block = 0;
	*b = a->open[--a->n_open];
	return stop(r, &ended, f);
}

bool
anthropic_block(struct reader *r, int block, struct fail *f)
{
	struct anthropic_block b = { 0 };

	return start(r, block, &b, f) && stop(r, &b, f);
}
