/*
 * For models that would rather talk than call a tool: they are made to call
 * one, and get a tool more, whose argument is the answer. The client never
 * sees that tool: a call of it is text.
 */
#include <stdlib.h>

#include "json/splice.h"
#include "transform/chain.h"
#include "transform/exit_text.h"
#include "transform/transforms.h"

#define NAME "ExitTool"

/* What one piece of arguments can become as text. */
#define TEXT_MAX (64 << 20)

/* These as they stand in JSON. */
#define TOOL "{\"name\":\"" NAME "\",\"description\":\"Answers the user and " \
	"ends tool mode. Call it when the task is done, when no other tool " \
	"helps, or when you need something from the user. The user sees " \
	"nothing but the response.\",\"input_schema\":{\"type\":\"object\"," \
	"\"properties\":{\"response\":{\"type\":\"string\",\"description\":" \
	"\"Your whole answer, as the user shall read it.\"}},\"required\":" \
	"[\"response\"]}}"

#define MESSAGE "{\"role\":\"system\",\"content\":\"Tool mode is on. Call " \
	"the tool that brings the task forward. When the task is done, or " \
	"nothing but an answer is wanted, or you cannot go on, call " NAME \
	" with your whole answer as its response: nothing else ends tool " \
	"mode.\"}"

/* A call of the tool. */
struct exit_call {
	struct exit_call *next;
	int call;
	struct exit_text text;
};

struct tooluse {
	struct exit_call *first;
	struct buf text;        /* what a piece has brought */
	bool others;            /* tools of the client's own were called */
	bool in_text;           /* the last thing passed on is text */
	bool begins;            /* a call's text is to begin */
};

static bool
open_state(struct step *s, struct fail *f)
{
	struct tooluse *u = calloc(1, sizeof(*u));

	if (u == NULL)
		return fail(f, 500, "out of memory");
	u->text = BUF(TEXT_MAX);
	s->state = u;
	return true;
}

static void
close_state(struct step *s)
{
	struct tooluse *u = s->state;

	if (u == NULL)
		return;
	while (u->first != NULL) {
		struct exit_call *c = u->first;

		u->first = c->next;
		exit_text_free(&c->text);
		free(c);
	}
	buf_free(&u->text);
	free(u);
	s->state = NULL;
}

/*
 * Only where the client has tools and leaves the choice open; one that has a
 * tool of this name already is left alone.
 */
static bool
is_wanted(const struct plan *p)
{
	bool any = false;

	if (p->tool_choice != TOOL_CHOICE_UNSET &&
	    p->tool_choice != TOOL_CHOICE_AUTO)
		return false;
	for (int t = json_first(p->in, p->tools); t != JSON_NONE;
	    t = json_next(p->in, t)) {
		any |= plan_tool_is_custom(p, t);
		if (json_is(p->in, json_get(p->in, t, "name"), NAME))
			return false;
	}
	return any;
}

/* Insert before the bracket that ends a container which is not empty. */
static void
insert_last(struct splice *s, struct view container, struct view what)
{
	struct view end = { container.p + container.n - 1, 0 };

	splice_replace(s, end, VIEW(","));
	splice_replace(s, end, what);
}

static bool
force_tools(struct step *s, const struct plan *p, struct buf *out,
    struct fail *f)
{
	const struct json *in = p->in;
	struct splice sp = { .text = in->text, .out = out };
	int choice = json_get(in, JSON_ROOT, "tool_choice");

	if (!is_wanted(p))
		return true;
	for (int k = json_first(in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(in, k)) {
		int value = json_value(in, k);

		if (value == p->messages)
			insert_last(&sp, json_raw(in, value), VIEW(MESSAGE));
		else if (value == p->tools)
			insert_last(&sp, json_raw(in, value), VIEW(TOOL));
		else if (value == choice)
			splice_replace(&sp, json_raw(in, value),
			    p->serial_tools ? VIEW("{\"type\":\"any\","
			    "\"disable_parallel_tool_use\":true}") :
			    VIEW("{\"type\":\"any\"}"));
	}
	if (choice == JSON_NONE)
		insert_last(&sp, json_raw(in, JSON_ROOT),
		    VIEW("\"tool_choice\":{\"type\":\"any\"}"));
	splice_end(&sp);
	return open_state(s, f);
}

/*
 * Anthropic's format has no forced choice beside thinking
 * (docs.claude.com/en/docs/build-with-claude/extended-thinking); what other
 * hosts refuse is their dialects' affair.
 */
static bool
stop_thinking(struct step *s, struct plan *p, struct fail *f)
{
	(void)f;
	if (s->state != NULL && s->chain->dialect->raw &&
	    p->thinking != THINKING_UNSET) {
		p->thinking = THINKING_DISABLED;
		p->budget = 0;
	}
	return true;
}

static struct exit_call *
find(const struct tooluse *u, int call)
{
	struct exit_call *c = u->first;

	while (c != NULL && c->call != call)
		c = c->next;
	return c;
}

static bool
begin_call(struct tooluse *u, int call, struct fail *f)
{
	struct exit_call *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return fail(f, 500, "out of memory");
	c->call = call;
	c->next = u->first;
	u->first = c;
	exit_text_open(&c->text);
	u->begins = true;
	return true;
}

/* Pass on what a call has brought, apart from text that came before it. */
static bool
pass_text(struct step *s, struct fail *f)
{
	struct tooluse *u = s->state;
	struct event gap = { .type = EVENT_TEXT, .text = VIEW("\\n\\n") };
	struct event e = { .type = EVENT_TEXT, .text = buf_view(&u->text) };
	bool good = true;

	if (u->text.failed)
		return fail(f, 502, "a tool call in the answer is too long");
	if (e.text.n == 0)
		return true;
	if (u->begins && u->in_text)
		good = step_pass(s, &gap, f);
	u->begins = false;
	u->in_text = true;
	good = good && step_pass(s, &e, f);
	buf_clear(&u->text);
	return good;
}

static bool
end_call(struct step *s, struct exit_call *c, struct fail *f)
{
	struct tooluse *u = s->state;

	exit_text_end(&c->text, &u->text);
	return pass_text(s, f);
}

static bool
take_call(struct step *s, struct exit_call *c, const struct event *e,
    struct fail *f)
{
	struct tooluse *u = s->state;

	if (e->type == EVENT_TOOL_END)
		return end_call(s, c, f);
	exit_text_feed(&c->text, e->text, &u->text);
	return pass_text(s, f);
}

static bool
stop(struct step *s, const struct event *e, struct fail *f)
{
	struct tooluse *u = s->state;
	struct event last = *e;

	for (struct exit_call *c = u->first; c != NULL; c = c->next)
		if (!end_call(s, c, f))
			return false;
	if (e->stop == STOP_TOOL_USE && u->first != NULL && !u->others)
		last.stop = STOP_END_TURN;
	return step_pass(s, &last, f);
}

static bool
pass(struct step *s, const struct event *e, struct fail *f)
{
	struct tooluse *u = s->state;

	u->others |= e->type == EVENT_TOOL_START;
	if (e->type != EVENT_USAGE)
		u->in_text = e->type == EVENT_TEXT;
	return step_pass(s, e, f);
}

static bool
take(struct step *s, const struct event *e, struct fail *f)
{
	struct tooluse *u = s->state;
	struct exit_call *c;

	if (u == NULL)
		return step_pass(s, e, f);
	switch (e->type) {
	case EVENT_TOOL_START:
		return view_is(e->name, NAME) ? begin_call(u, e->call, f) :
		    pass(s, e, f);
	case EVENT_TOOL_ARGUMENTS:
	case EVENT_TOOL_END:
		c = find(u, e->call);
		return c != NULL ? take_call(s, c, e, f) : pass(s, e, f);
	case EVENT_STOP:
		return stop(s, e, f);
	default:
		return pass(s, e, f);
	}
}

const struct transform transform_tooluse = {
	.kind = TRANSFORM_TOOLUSE,
	.request = force_tools,
	.plan = stop_thinking,
	.event = take,
	.close = close_state,
};
