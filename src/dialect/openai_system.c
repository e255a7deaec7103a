/* System texts: the prompt in front, and what comes in the midst. */
#include "dialect/openai_content.h"

/*
 * The client's billing line. It means nothing to other providers and would
 * spoil their prefix caches: it changes with every conversation.
 */
static struct view
without_attribution(struct view text)
{
	size_t i;

	if (!view_starts(text, "x-anthropic-billing-header:"))
		return text;
	for (i = 0; i + 1 < text.n; i++) {
		if (text.p[i] != '\\')
			continue;
		if (text.p[++i] == 'n')
			return view_skip(text, i + 1);
	}
	return VIEW("");
}

void
openai_prompt(struct openai_content *c, int system)
{
	const struct json *in = c->o->in;
	int first = json_first(in, system);

	if (json_is_string(in, system))
		openai_content_text(c,
		    without_attribution(json_escaped(in, system)));
	for (int t = first; t != JSON_NONE; t = json_next(in, t)) {
		if (t == first && openai_is_type(c->o, t, "text"))
			openai_content_text(c, without_attribution(
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
	openai_role(o, "system");
	jw_key(&o->w, "content");
	jw_string_open(&o->w);
	openai_content_form(&c, FORM_STRING);
	texts(&c, value);
	jw_string_close(&o->w);
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
