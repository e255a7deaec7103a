/*
 * The assistant's turns. A reasoning item must stand directly before what it
 * led to: "Item 'rs_...' of type 'reasoning' was provided without its required
 * following item." So it waits for a text or a call of the same turn, and is
 * left out if none comes. Calls and texts go without their own item's id, and
 * need no reasoning before them.
 */
#include "dialect/carrier.h"
#include "dialect/openai_content.h"
#include "dialect/responses.h"

struct turn {
	struct openai_out *o;
	uint32_t model;
	bool open;              /* a message, for texts one after another */
	/* Thinking blocks whose items wait: the first and the last. */
	int thinking, last;
};

static void
close_message(struct turn *t)
{
	if (!t->open)
		return;
	jw_close(&t->o->w, ']');
	jw_close(&t->o->w, '}');
	t->open = false;
}

/* The text is the summary, as far as it was given. */
static void
write_reasoning(struct turn *t, const struct carrier *c, struct view text)
{
	struct jw *w = &t->o->w;

	close_message(t);
	jw_open(w, '{');
	jw_key(w, "type");
	jw_raw(w, VIEW("\"reasoning\""));
	if (c->note.n > 0) {
		jw_key(w, "id");
		jw_escaped(w, c->note);
	}
	jw_key(w, "summary");
	jw_open(w, '[');
	if (text.n > 0) {
		jw_open(w, '{');
		jw_key(w, "type");
		jw_raw(w, VIEW("\"summary_text\""));
		jw_key(w, "text");
		jw_escaped(w, text);
		jw_close(w, '}');
	}
	jw_close(w, ']');
	jw_key(w, "encrypted_content");
	jw_escaped(w, c->text);
	jw_close(w, '}');
}

/* What other models or dialects have encrypted, nobody here can read. */
static void
write_thinking(struct turn *t, int block)
{
	struct view list = openai_string(t->o, block, "signature");
	struct view text = openai_string(t->o, block, "thinking");
	struct carrier c;

	if (t->o->plan->returns_nothing)
		return;
	while (carrier_cut(&list, &c)) {
		if (!view_is(c.dialect, RESPONSES_CARRIER) ||
		    c.model != t->model)
			continue;
		write_reasoning(t, &c, text);
		text = VIEW("");
	}
}

/* Something follows: the items that wait go out in front of it. */
static void
let_reasoning_go(struct turn *t)
{
	int block = t->thinking;

	for (; block != JSON_NONE; block = json_next(t->o->in, block)) {
		if (openai_is_type(t->o, block, "thinking"))
			write_thinking(t, block);
		if (block == t->last)
			break;
	}
	t->thinking = t->last = JSON_NONE;
}

static void
write_call(struct turn *t, int block, int call)
{
	struct jw *w = &t->o->w;

	let_reasoning_go(t);
	close_message(t);
	jw_open(w, '{');
	jw_key(w, "type");
	jw_raw(w, VIEW("\"function_call\""));
	jw_key(w, "call_id");
	openai_write_id(t->o, call);
	jw_key(w, "name");
	jw_string_open(w);
	openai_tool_name(openai_string(t->o, block, "name"), w->out);
	jw_string_close(w);
	jw_key(w, "arguments");
	openai_write_arguments(t->o, json_get(t->o->in, block, "input"));
	jw_close(w, '}');
}

/* A content's string or one block of it, if there is a text in it. */
static void
write_text(struct turn *t, void (*write)(struct openai_content *c, int value),
    int value)
{
	struct openai_content c = openai_content_of(t->o, "");

	write(&c, value);
	if (c.texts + c.media == 0)
		return;
	let_reasoning_go(t);
	if (!t->open) {
		openai_role(t->o, "assistant");
		jw_key(&t->o->w, "content");
		jw_open(&t->o->w, '[');
		t->open = true;
	}
	t->o->style = STYLE_OUTPUT;
	openai_content_form(&c, FORM_PARTS);
	write(&c, value);
	t->o->style = STYLE_INPUT;
}

static void
write_message(struct turn *t, int message, int *call)
{
	const struct json *in = t->o->in;
	int content = json_get(in, message, "content");

	if (!json_is_array(in, content))
		write_text(t, openai_content, content);
	for (int b = openai_first_block(t->o, message); b != JSON_NONE;
	    b = json_next(in, b)) {
		if (openai_is_type(t->o, b, "thinking")) {
			if (t->thinking == JSON_NONE)
				t->thinking = b;
			t->last = b;
		} else if (openai_is_call(t->o, b)) {
			write_call(t, b, (*call)++);
		} else {
			write_text(t, openai_content_block, b);
		}
	}
	/* Each message is an answer of its own. */
	t->thinking = t->last = JSON_NONE;
	close_message(t);
}

void
responses_write_assistant(struct openai_out *o, uint32_t model, int first,
    int end)
{
	struct turn t = { .o = o, .model = model, .thinking = JSON_NONE,
		.last = JSON_NONE };
	int call = 0;

	for (int m = first; m != end; m = json_next(o->in, m))
		write_message(&t, m, &call);
}
