/* Tools, and which of them the model may or must use. */
#include "dialect/gemini_out.h"
#include "dialect/gemini_schema.h"

/* As openai_tools.c has it: no server's tools, no keeper of a place. */
static bool
is_sent(const struct gemini_out *g, int tool)
{
	return plan_tool_is_custom(g->o.plan, tool) &&
	    !json_is(g->o.in, json_get(g->o.in, tool, "name"),
	    "DeferredToolPlaceholder");
}

bool
gemini_has_tools(const struct gemini_out *g)
{
	return openai_has_tools(&g->o);
}

static void
write_name(struct gemini_out *g, struct view name)
{
	jw_string_open(&g->o.w);
	gemini_tool_name(name, g->o.w.out);
	jw_string_close(&g->o.w);
}

static void
write_tool(struct gemini_out *g, int tool)
{
	struct jw *w = &g->o.w;
	int description = json_get(g->o.in, tool, "description");

	jw_open(w, '{');
	jw_key(w, "name");
	write_name(g, openai_string(&g->o, tool, "name"));
	if (json_is_string(g->o.in, description)) {
		jw_key(w, "description");
		jw_raw(w, json_raw(g->o.in, description));
	}
	jw_key(w, "parameters");
	gemini_schema_parameters(w, g->o.in, json_get(g->o.in, tool,
	    "input_schema"));
	jw_close(w, '}');
}

static void
write_declarations(struct gemini_out *g)
{
	struct jw *w = &g->o.w;

	jw_key(w, "functionDeclarations");
	jw_open(w, '[');
	for (int t = json_first(g->o.in, g->o.plan->tools); t != JSON_NONE;
	    t = json_next(g->o.in, t))
		if (is_sent(g, t))
			write_tool(g, t);
	jw_close(w, ']');
}

static bool
is_offered(const struct gemini_out *g, struct view name)
{
	for (int t = json_first(g->o.in, g->o.plan->tools); t != JSON_NONE;
	    t = json_next(g->o.in, t))
		if (is_sent(g, t) &&
		    view_eq(openai_string(&g->o, t, "name"), name))
			return true;
	return false;
}

/* ai.google.dev/api/caching#FunctionCallingConfig */
static void
write_choice(struct gemini_out *g)
{
	static const char *const modes[] = {
		[TOOL_CHOICE_AUTO] = "AUTO", [TOOL_CHOICE_ANY] = "ANY",
		[TOOL_CHOICE_TOOL] = "ANY", [TOOL_CHOICE_NONE] = "NONE",
	};
	enum tool_choice choice = g->o.plan->tool_choice;
	struct jw *w = &g->o.w;

	if (choice == TOOL_CHOICE_UNSET || (choice == TOOL_CHOICE_TOOL &&
	    !is_offered(g, g->o.plan->tool_name)))
		return;
	jw_key(w, "toolConfig");
	jw_open(w, '{');
	jw_key(w, "functionCallingConfig");
	jw_open(w, '{');
	jw_key(w, "mode");
	jw_cstr(w, modes[choice]);
	if (choice == TOOL_CHOICE_TOOL) {
		jw_key(w, "allowedFunctionNames");
		jw_open(w, '[');
		write_name(g, g->o.plan->tool_name);
		jw_close(w, ']');
	}
	jw_close(w, '}');
	jw_close(w, '}');
}

/*
 * Most models refuse googleSearch beside functions, so the search goes with
 * the client's separate request for it, which has no tool but this.
 */
void
gemini_write_tools(struct gemini_out *g)
{
	struct jw *w = &g->o.w;
	bool own = gemini_has_tools(g);

	if (!own && plan_search_tool(g->o.plan) == JSON_NONE)
		return;
	jw_key(w, "tools");
	jw_open(w, '[');
	jw_open(w, '{');
	if (own) {
		write_declarations(g);
	} else {
		jw_key(w, "googleSearch");
		jw_raw(w, VIEW("{}"));
	}
	jw_close(w, '}');
	jw_close(w, ']');
	if (own)
		write_choice(g);
}
