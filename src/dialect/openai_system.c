/* System texts: the prompt in front, and what comes in the midst. */
#include "dialect/attribution.h"
#include "dialect/openai_content.h"

void
openai_prompt(struct openai_content *c, int system)
{
	const struct json *in = c->o->in;
	int first = json_first(in, system);

	if (json_is_string(in, system))
		openai_content_text(c,
		    attribution_skip(json_escaped(in, system)));
	for (int t = first; t != JSON_NONE; t = json_next(in, t)) {
		if (t == first && openai_is_type(c->o, t, "text"))
			openai_content_block_text(c, t, attribution_skip(
			    openai_string(c->o, t, "text")));
		else
			openai_content_block(c, t);
	}
}

/* One system message of all texts in `value`, if there is any. */
static void
write(struct openai_out *o, void (*texts)(struct openai_content *c, int value),
    int value)
{
	struct openai_content c = openai_content_of(o, "\\n\\n");

	texts(&c, value);
	if (c.texts == 0)
		return;
	openai_role(o, o->style == STYLE_CHAT ? "system" : "developer");
	jw_key(&o->w, "content");
	if (c.marks > 0) {
		jw_open(&o->w, '[');
		openai_content_form(&c, FORM_PARTS);
		texts(&c, value);
		jw_close(&o->w, ']');
	} else {
		jw_string_open(&o->w);
		openai_content_form(&c, FORM_STRING);
		texts(&c, value);
		jw_string_close(&o->w);
	}
	jw_close(&o->w, '}');
}

void
openai_write_system(struct openai_out *o)
{
	write(o, openai_prompt, o->plan->system);
}

void
openai_write_late_system(struct openai_out *o, int object)
{
	write(o, openai_content, json_get(o->in, object, "content"));
}
