/* The prompt. What the system says later stands in a user's turn. */
#include "dialect/gemini_out.h"

void
gemini_write_system(struct gemini_out *g)
{
	struct openai_content c = openai_content_of(&g->o, "\\n\\n");
	struct jw *w = &g->o.w;

	openai_prompt(&c, g->o.plan->system);
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
	openai_prompt(&c, g->o.plan->system);
	jw_string_close(w);
	jw_close(w, '}');
	jw_close(w, ']');
	jw_close(w, '}');
}
