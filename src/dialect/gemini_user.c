/* What users say, the results of calls, and the system in their midst. */
#include "dialect/gemini_out.h"

/* {"output":"..."} or {"error":"..."}; block JSON_NONE: there is none. */
static void
write_response(struct gemini_out *g, int block)
{
	struct openai_content c = openai_content_of(&g->o, "\\n");
	struct jw *w = &g->o.w;
	int content = json_get(g->o.in, block, "content");
	bool bad = json_is_true(g->o.in, json_get(g->o.in, block,
	    "is_error"));

	jw_open(w, '{');
	jw_key(w, bad ? "error" : "output");
	jw_string_open(w);
	openai_content(&c, content);
	if (c.texts + c.media == 0) {
		jw_part(w, block == JSON_NONE ? VIEW("[no result]") :
		    VIEW("(no output)"));
	} else {
		openai_content_form(&c, FORM_STRING);
		c.image = "[image follows]";
		c.file = "[document follows]";
		openai_content(&c, content);
	}
	jw_string_close(w);
	jw_close(w, '}');
}

static void
write_result(struct gemini_out *g, int block, int call)
{
	struct jw *w = &g->o.w;

	gemini_part(g, ROLE_USER);
	jw_key(w, "functionResponse");
	jw_open(w, '{');
	gemini_id(g, call);
	jw_key(w, "name");
	jw_string_open(w);
	gemini_tool_name(openai_string(&g->o, block, "name"), w->out);
	jw_string_close(w);
	jw_key(w, "response");
	write_response(g, g->o.calls.call[call].result);
	jw_close(w, '}');
	gemini_part_end(g);
}

/* Each call's result in the calls' order, then what is no text in them. */
static void
write_results(struct gemini_out *g, int first, int end)
{
	const struct json *in = g->o.in;
	int call = 0;

	for (int m = first; m != end; m = json_next(in, m))
		for (int t = openai_first_block(&g->o, m); t != JSON_NONE;
		    t = json_next(in, t))
			if (openai_is_call(&g->o, t))
				write_result(g, t, call++);
	g->introduce = true;
	for (int i = 0; i < g->o.calls.n; i++)
		gemini_media(g, ROLE_USER, json_get(in,
		    g->o.calls.call[i].result, "content"));
	g->introduce = false;
}

void
gemini_write_user_turn(struct gemini_out *g, int calls, int first, int end)
{
	const struct json *in = g->o.in;

	write_results(g, calls, first);
	for (int m = first; m != end; m = json_next(in, m)) {
		int content = json_get(in, m, "content");

		if (openai_is_role(&g->o, m, "system")) {
			gemini_texts(g, ROLE_USER, openai_content_reminder,
			    m);
			continue;
		}
		if (!json_is_array(in, content))
			gemini_texts(g, ROLE_USER, openai_content, content);
		for (int t = openai_first_block(&g->o, m); t != JSON_NONE;
		    t = json_next(in, t))
			if (openai_pairs_answered(&g->o.calls, t) < 0)
				gemini_block(g, ROLE_USER, t);
	}
}
