/*
 * The conversation. Gemini refuses one in which a turn with calls is not
 * followed at once by a turn with as many results
 * (ai.google.dev/gemini-api/docs/function-calling), so it is written turn by
 * turn: what the model said and called, then the results in the calls' order,
 * then what the users and the system say. Nothing in a turn depends on later
 * ones, so that the bytes stay the same as the conversation grows.
 */
#include "dialect/gemini_out.h"

/* Write the turn that begins here; returns where the next one begins. */
static int
write_turn(struct gemini_out *g, int first)
{
	int users, end = openai_turn(&g->o, first, true, &users);

	gemini_write_model_turn(g, first, users);
	gemini_write_user_turn(g, first, users, end);
	return end;
}

bool
gemini_write_contents(struct gemini_out *g)
{
	const struct json *in = g->o.in;
	int m = json_first(in, g->o.plan->messages);

	jw_key(&g->o.w, "contents");
	jw_open(&g->o.w, '[');
	while (m != JSON_NONE && !g->o.calls.failed)
		m = write_turn(g, m);
	if (g->role == ROLE_NONE)
		gemini_text(g, ROLE_USER, VIEW("(no content)"));
	jw_close(&g->o.w, ']');
	jw_close(&g->o.w, '}');
	jw_close(&g->o.w, ']');
	return !g->o.calls.failed;
}
