/* The model's turns: what it said and called, and its signatures. */
#include "dialect/gemini_out.h"
#include "dialect/gemini_signature.h"

/*
 * For a call that has no signature of this model's: made by another, or the
 * client has dropped it (ai.google.dev/gemini-api/docs/thought-signatures).
 */
#define NO_SIGNATURE "skip_thought_signature_validator"

static void
write_thought(struct gemini_out *g, struct view text, struct view signature)
{
	struct jw *w = &g->o.w;

	gemini_part(g, ROLE_MODEL);
	jw_key(w, "text");
	jw_escaped(w, text);
	jw_key(w, "thought");
	jw_bool(w, true);
	jw_key(w, "thoughtSignature");
	jw_escaped(w, signature);
	jw_close(w, '}');
}

/*
 * Thinking goes back only if this model has signed it. What others have signed
 * means nothing to it, and Gemini reads nothing from thoughts unsigned.
 */
static void
write_thinking(struct gemini_out *g, int block)
{
	struct view list = openai_string(&g->o, block, "signature");
	struct view text = openai_string(&g->o, block, "thinking");
	struct gemini_signature s;

	if (g->o.plan->returns_nothing)
		return;
	while (gemini_signature_cut(&list, &s)) {
		if (s.model != g->model.hash)
			continue;
		if (s.place == PLACE_NEXT) {
			g->signature = s.text;
		} else if (s.place == PLACE_THOUGHT) {
			write_thought(g, text, s.text);
			text = VIEW("");
		} else if (s.place == PLACE_ALONE) {
			g->signature = s.text;
			gemini_text(g, ROLE_MODEL, VIEW(""));
		}
	}
}

/* The input, which should be an object and goes out as one. */
static void
write_arguments(struct gemini_out *g, int input)
{
	struct jw *w = &g->o.w;

	jw_key(w, "args");
	if (json_is_object(g->o.in, input)) {
		jw_raw(w, json_raw(g->o.in, input));
		return;
	}
	jw_open(w, '{');
	if (input != JSON_NONE && !json_is_null(g->o.in, input)) {
		jw_key(w, "input");
		jw_raw(w, json_raw(g->o.in, input));
	}
	jw_close(w, '}');
}

/* Of calls made at once only the first carries a signature. */
static void
write_call(struct gemini_out *g, int block, int call)
{
	struct jw *w = &g->o.w;

	gemini_part(g, ROLE_MODEL);
	jw_key(w, "functionCall");
	jw_open(w, '{');
	gemini_id(g, call);
	jw_key(w, "name");
	jw_string_open(w);
	gemini_tool_name(openai_string(&g->o, block, "name"), w->out);
	jw_string_close(w);
	write_arguments(g, json_get(g->o.in, block, "input"));
	jw_close(w, '}');
	if (!g->called && g->signature.n == 0 &&
	    gemini_model_insists(&g->model))
		g->signature = VIEW(NO_SIGNATURE);
	g->called = true;
	gemini_part_end(g);
}

void
gemini_write_model_turn(struct gemini_out *g, int first, int end)
{
	const struct json *in = g->o.in;
	int call = 0;

	for (int m = first; m != end; m = json_next(in, m)) {
		int content = json_get(in, m, "content");

		if (!json_is_array(in, content))
			gemini_texts(g, ROLE_MODEL, openai_content, content);
		for (int t = openai_first_block(&g->o, m); t != JSON_NONE;
		    t = json_next(in, t)) {
			if (openai_is_type(&g->o, t, "thinking"))
				write_thinking(g, t);
			else if (openai_is_call(&g->o, t))
				write_call(g, t, call++);
			else
				gemini_block(g, ROLE_MODEL, t);
		}
	}
	g->signature = VIEW("");
}
