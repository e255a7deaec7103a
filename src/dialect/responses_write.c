/*
 * The request. As in chats, the conversation is written turn by turn: what the
 * assistant thought, said and called, an output for each call, and what users
 * and the system said until the assistant's next turn. Nothing in a turn
 * depends on later ones, so that its bytes stay the same as it grows.
 */
#include "dialect/address.h"
#include "dialect/carrier.h"
#include "dialect/openai_content.h"
#include "dialect/responses.h"

/* What concerns chats alone. */
#define QUIRKS_OF_CHATS (QUIRK_ALTERNATE | QUIRK_TOOL_THEN_ASSISTANT | \
	QUIRK_ID_9 | QUIRK_CACHE_CONTROL)

static void
write_instructions(struct openai_out *o)
{
	struct openai_content c = openai_content_of(o, "\\n\\n");

	openai_prompt(&c, o->plan->system);
	if (c.texts == 0)
		return;
	jw_key(&o->w, "instructions");
	jw_string_open(&o->w);
	openai_content_form(&c, FORM_STRING);
	openai_prompt(&c, o->plan->system);
	jw_string_close(&o->w);
}

/* A result with images or files, which a string has no place for. */
static void
write_parts(struct openai_out *o, int block)
{
	struct openai_content c = openai_content_of(o, "");

	jw_open(&o->w, '[');
	openai_content_form(&c, FORM_PARTS);
	if (json_is_true(o->in, json_get(o->in, block, "is_error")))
		openai_content_text(&c, VIEW("Error:"));
	openai_content(&c, json_get(o->in, block, "content"));
	jw_close(&o->w, ']');
}

/* block JSON_NONE: the call has no result. */
static void
write_output(struct openai_out *o, int block)
{
	struct openai_content c = openai_content_of(o, "");
	struct jw *w = &o->w;

	openai_content(&c, json_get(o->in, block, "content"));
	if (c.media > 0) {
		write_parts(o, block);
		return;
	}
	jw_string_open(w);
	if (block == JSON_NONE)
		jw_part(w, VIEW("[no result]"));
	else
		openai_content_result(o, block);
	jw_string_close(w);
}

static void
write_result(struct openai_out *o, int call, int block)
{
	struct jw *w = &o->w;

	jw_open(w, '{');
	jw_key(w, "type");
	jw_raw(w, VIEW("\"function_call_output\""));
	jw_key(w, "call_id");
	openai_write_id(o, call);
	jw_key(w, "output");
	write_output(o, block);
	jw_close(w, '}');
}

static void
write_input(struct openai_out *o, uint32_t model)
{
	int m = json_first(o->in, o->plan->messages), users, end;
	size_t empty;

	jw_key(&o->w, "input");
	jw_open(&o->w, '[');
	empty = o->w.out->n;
	for (; m != JSON_NONE && !o->calls.failed; m = end) {
		end = openai_turn(o, m, false, &users);
		responses_write_assistant(o, model, m, users);
		openai_each_result(o, users, end, write_result);
		openai_write_users(o, users, end);
	}
	/* Without any input there would be nothing to answer. */
	if (o->w.out->n == empty) {
		openai_role(o, "user");
		jw_key(&o->w, "content");
		jw_cstr(&o->w, "(no content)");
		jw_close(&o->w, '}');
	}
	jw_close(&o->w, ']');
}

bool
responses_write(const struct target *t, const struct plan *p,
    struct buf *body, struct fail *f)
{
	struct openai_out o = {
		.plan = p, .in = p->in, .host = openai_host_of(t),
		.model = t->model,
		.style = STYLE_INPUT, .w = { .out = body },
	};
	bool ok;

	o.host.quirks &= ~(unsigned)QUIRKS_OF_CHATS;
	o.host.quirks |= QUIRK_ID_40;   /* call_id: 64, for OpenAI */
	body_reserve(body, p->in->text.n);
	jw_open(&o.w, '{');
	jw_key(&o.w, "model");
	jw_string(&o.w, t->model);
	write_instructions(&o);
	write_input(&o, carrier_model(t->model));
	openai_write_tools(&o);
	responses_write_options(&o);
	jw_close(&o.w, '}');
	ok = !o.calls.failed;
	openai_pairs_free(&o.calls);
	if (!ok)
		return fail(f, 500, "out of memory");
	if (body->failed)
		return fail(f, 413, "the request is too long for %.*s",
		    VIEW_ARG(t->provider->name));
	return true;
}
