/*
 * The arguments of tool calls, held until they are complete and mended where
 * they are no JSON object (repair.h). What is an object already goes on byte
 * for byte. What cannot be mended goes on as the member "unparsed_arguments":
 * the client refuses it in words that the model understands, and both see what
 * came. Where the answer itself was cut, its last call is left as it is.
 */
#include <stdlib.h>

#include "json/escape.h"
#include "json/scan.h"
#include "json/write.h"
#include "transform/repair.h"
#include "transform/transforms.h"

/* The arguments of one call, and what they become. */
#define HELD_MAX (32 << 20)
#define MENDED_MAX (128 << 20)

struct held_call {
	struct held_call *next;
	int call;
	struct buf text;        /* escaped */
	bool done;              /* passed on, to the end */
};

struct enhancetool {
	struct held_call *first, **end;
	struct buf plain, object, escaped;      /* at work */
};

static bool
open_state(struct step *s, struct plan *p, struct fail *f)
{
	struct enhancetool *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return fail(f, 500, "out of memory");
	h->end = &h->first;
	h->plain = BUF(HELD_MAX);
	h->object = BUF(MENDED_MAX);
	h->escaped = BUF(2 * MENDED_MAX);
	s->state = h;
	p->loose_arguments = true;
	return true;
}

static void
close_state(struct step *s)
{
	struct enhancetool *h = s->state;

	if (h == NULL)
		return;
	while (h->first != NULL) {
		struct held_call *c = h->first;

		h->first = c->next;
		buf_free(&c->text);
		free(c);
	}
	buf_free(&h->plain);
	buf_free(&h->object);
	buf_free(&h->escaped);
	free(h);
	s->state = NULL;
}

static bool
no_memory(struct fail *f)
{
	return fail(f, 502, "a tool call in the answer is too long");
}

static bool
begin_call(struct enhancetool *h, int call, struct fail *f)
{
	struct held_call *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return fail(f, 500, "out of memory");
	c->call = call;
	c->text = BUF(HELD_MAX);
	*h->end = c;
	h->end = &c->next;
	return true;
}

static struct held_call *
find(const struct enhancetool *h, int call)
{
	struct held_call *c = h->first;

	while (c != NULL && c->call != call)
		c = c->next;
	return c;
}

/* Pass on a call's arguments, and that it is over. */
static bool
pass_call(struct step *s, struct held_call *c, struct view arguments, bool over,
    struct fail *f)
{
	struct event e = { .type = EVENT_TOOL_ARGUMENTS, .call = c->call,
		.text = arguments };

	c->done = true;
	if (arguments.n > 0 && !step_pass(s, &e, f))
		return false;
	buf_free(&c->text);
	e = (struct event){ .type = EVENT_TOOL_END, .call = c->call };
	return !over || step_pass(s, &e, f);
}

/* Arguments that say there are none. PHP writes an empty object as []. */
static bool
means_nothing(struct view plain)
{
	static const char *const nothing[] = {
		"", "null", "\"\"", "[]", "None"
	};

	for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++)
		if (view_is(plain, nothing[i]))
			return true;
	return false;
}

static bool
is_object(struct view plain)
{
	struct json_scan scan = { 0 };

	return plain.n > 0 && plain.p[0] == '{' &&
	    json_scan(plain, JSON_DEPTH, &scan);
}

/* *arguments: the call's, mended. False if they cannot be. */
static bool
mend(struct enhancetool *h, const struct held_call *c, bool may_close,
    struct view *arguments)
{
	struct view plain;
	enum repair done;

	buf_clear(&h->plain);
	buf_clear(&h->object);
	buf_clear(&h->escaped);
	json_unescape(buf_view(&c->text), &h->plain);
	plain = view_trim(buf_view(&h->plain));
	*arguments = buf_view(&c->text);
	if (is_object(plain))
		return true;
	*arguments = VIEW("");
	if (means_nothing(plain))
		return true;
	done = repair_object(plain, &h->object);
	if (done == REPAIR_NONE || (done == REPAIR_CLOSED && !may_close))
		return false;
	json_escape_compact(buf_view(&h->object), &h->escaped);
	*arguments = buf_view(&h->escaped);
	return true;
}

/* What came, as the one member of an object. */
static struct view
wrapped(struct enhancetool *h, const struct held_call *c)
{
	struct jw w = { .out = &h->object };

	buf_clear(&h->object);
	buf_clear(&h->escaped);
	jw_open(&w, '{');
	jw_key(&w, "unparsed_arguments");
	jw_escaped(&w, buf_view(&c->text));
	jw_close(&w, '}');
	json_escape_compact(buf_view(&h->object), &h->escaped);
	return buf_view(&h->escaped);
}

/* A call is over; whether its end is missing will be known at the stop. */
static bool
end_call(struct step *s, struct held_call *c, struct fail *f)
{
	struct enhancetool *h = s->state;
	struct view arguments;

	if (c->done || !mend(h, c, false, &arguments))
		return true;
	return !h->object.failed && !h->escaped.failed ?
	    pass_call(s, c, arguments, true, f) : no_memory(f);
}

/* A call that was not over, or could not be mended without its end. */
static bool
settle_call(struct step *s, struct held_call *c, enum stop_reason stop,
    struct fail *f)
{
	struct enhancetool *h = s->state;
	struct view arguments = buf_view(&c->text);
	bool whole = stop == STOP_TOOL_USE || stop == STOP_END_TURN;

	if (c->done)
		return true;
	if (whole && !mend(h, c, true, &arguments))
		arguments = wrapped(h, c);
	return !h->object.failed && !h->escaped.failed ?
	    pass_call(s, c, arguments, whole, f) : no_memory(f);
}

static bool
stop(struct step *s, const struct event *e, struct fail *f)
{
	const struct enhancetool *h = s->state;

	for (struct held_call *c = h->first; c != NULL; c = c->next)
		if (!settle_call(s, c, e->stop, f))
			return false;
	return step_pass(s, e, f);
}

static bool
take(struct step *s, const struct event *e, struct fail *f)
{
	struct enhancetool *h = s->state;
	struct held_call *c = NULL;

	if (e->type == EVENT_TOOL_START && !begin_call(h, e->call, f))
		return false;
	if (e->type == EVENT_TOOL_ARGUMENTS || e->type == EVENT_TOOL_END)
		c = find(h, e->call);
	if (e->type == EVENT_STOP)
		return stop(s, e, f);
	if (c == NULL)
		return step_pass(s, e, f);
	if (e->type == EVENT_TOOL_END)
		return end_call(s, c, f);
	buf_add(&c->text, e->text);
	return !c->text.failed || no_memory(f);
}

const struct transform transform_enhancetool = {
	.kind = TRANSFORM_ENHANCETOOL,
	.plan = open_state,
	.event = take,
	.close = close_state,
};
