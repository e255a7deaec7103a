/* The prompt. What the system says later stands in a user's turn. */
#include "dialect/gemini_out.h"

/* The client's billing line: as in openai_system.c. */
static struct view
without_attribution(struct view text)
{
	if (!view_starts(text, "x-anthropic-billing-header:"))
		return text;
	for (size_t i = 0; i + 1 < text.n; i++)
		if (text.p[i] == '\\' && text.p[++i] == 'n')
			return view_skip(text, i + 1);
	return VIEW("");
}

static void
prompt(struct openai_content *c, int system)
{
	const struct json *in = c->o->in;
	int first = json_is_array(in, system) ? json_first(in, system) :
	    JSON_NONE;

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

void
gemini_write_system(struct gemini_out *g)
{
	struct openai_content c = openai_content_of(&g->o, "\\n\\n");
	struct jw *w = &g->o.w;

	prompt(&c, g->o.plan->system);
	if (c.texts == 0)
		return;
	jw_key(w, "systemInstruction");
	jw_open(w, '{');
	jw_key(w, "parts");
	jw_open(w, '[');
	jw_open(w, '{');
	jw_key(w, "text");
	jw_string_open(w);
	openai_content_form(&c, FORM_STRING);
	prompt(&c, g->o.plan->system);
	jw_string_close(w);
	jw_close(w, '}');
	jw_close(w, ']');
	jw_close(w, '}');
}
