/* The assistant's turns: what it said, thought and called. */
#include "dialect/openai_content.h"
#include "dialect/openai_details.h"

/* The assistant's texts; a new line between two of them. */
static void
assistant_texts(struct openai_content *c, int first, int end)
{
	for (int m = first; m != end; m = json_next(c->o->in, m)) {
		int content = json_get(c->o->in, m, "content");

		if (!json_is_array(c->o->in, content))
			openai_content(c, content);
		for (int t = openai_first_block(c->o, m); t != JSON_NONE;
		    t = json_next(c->o->in, t))
			if (!openai_is_call(c->o, t))
				openai_content_block(c, t);
	}
}

static void
assistant_thoughts(struct openai_content *c, int first, int end)
{
	for (int m = first; m != end; m = json_next(c->o->in, m))
		for (int t = openai_first_block(c->o, m); t != JSON_NONE;
		    t = json_next(c->o->in, t))
			if (openai_is_type(c->o, t, "thinking"))
				openai_content_text(c,
				    openai_string(c->o, t, "thinking"));
}

/* The thinking, where the host takes it back, under its name for it. */
static void
write_reasoning(struct openai_out *o, int first, int end)
{
	struct openai_content c = openai_content_of(o, "\\n");
	bool blank = (o->host.quirks & QUIRK_BLANK_REASONING) &&
	    o->calls.n > 0;

	if ((o->host.quirks & QUIRK_REASONING_DETAILS) &&
	    openai_write_details(o, first, end))
		return;
	if (o->host.reasoning[0] == '\0')
		return;
	assistant_thoughts(&c, first, end);
	if (c.texts == 0 && !blank)
		return;
	jw_key(&o->w, o->host.reasoning);
	jw_string_open(&o->w);
	if (c.texts == 0)
		jw_part(&o->w, VIEW(" "));
	openai_content_form(&c, FORM_STRING);
	assistant_thoughts(&c, first, end);
	jw_string_close(&o->w);
}

static void
write_call(struct openai_out *o, int block, int call)
{
	struct jw *w = &o->w;

	jw_open(w, '{');
	jw_key(w, "id");
	openai_write_id(o, call);
	jw_key(w, "type");
	jw_raw(w, VIEW("\"function\""));
	jw_key(w, "function");
	jw_open(w, '{');
	jw_key(w, "name");
	jw_string_open(w);
	openai_tool_name(openai_string(o, block, "name"), w->out);
	jw_string_close(w);
	jw_key(w, "arguments");
	openai_write_arguments(o, json_get(o->in, block, "input"));
	jw_close(w, '}');
	jw_close(w, '}');
}

static void
write_calls(struct openai_out *o, int first, int end)
{
	int call = 0;

	if (o->calls.n == 0)
		return;
	jw_key(&o->w, "tool_calls");
	jw_open(&o->w, '[');
	for (int m = first; m != end; m = json_next(o->in, m))
		for (int t = openai_first_block(o, m); t != JSON_NONE;
		    t = json_next(o->in, t))
			if (openai_is_call(o, t))
				write_call(o, t, call++);
	jw_close(&o->w, ']');
}

/*
 * A turn without text and calls is left out: OpenAI wants either, and thinking
 * alone is of no use to anyone. Where the roles must alternate it says so.
 */
void
openai_write_assistant(struct openai_out *o, int first, int end)
{
	struct openai_content c = openai_content_of(o, "\\n");

	assistant_texts(&c, first, end);
	if (first == end || (c.texts == 0 && o->calls.n == 0 &&
	    !(o->host.quirks & QUIRK_ALTERNATE)))
		return;
	openai_role(o, "assistant");
	jw_key(&o->w, "content");
	if (c.texts > 0) {
		jw_string_open(&o->w);
		openai_content_form(&c, FORM_STRING);
		assistant_texts(&c, first, end);
		jw_string_close(&o->w);
	} else if (o->calls.n > 0) {
		jw_null(&o->w);
	} else {
		jw_cstr(&o->w, "(no content)");
	}
	write_reasoning(o, first, end);
	write_calls(o, first, end);
	jw_close(&o->w, '}');
}
