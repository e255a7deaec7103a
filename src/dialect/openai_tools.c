/* Tools, and which of them the model may or must use. */
#include "dialect/openai_out.h"

/*
 * A tool that is sent. Left out are those that Anthropic's server would run,
 * and the one that only keeps a place for tools not loaded yet.
 */
static bool
is_sent(const struct openai_out *o, int tool)
{
	return plan_tool_is_custom(o->plan, tool) &&
	    !json_is(o->in, json_get(o->in, tool, "name"),
	    "DeferredToolPlaceholder");
}

bool
openai_has_tools(const struct openai_out *o)
{
	for (int t = json_first(o->in, o->plan->tools); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (is_sent(o, t))
			return true;
	return false;
}

static void
write_name(struct openai_out *o, struct view name)
{
	jw_key(&o->w, "name");
	jw_string_open(&o->w);
	openai_tool_name(name, o->w.out);
	jw_string_close(&o->w);
}

/* Member by member, with what every server wants to see. */
static void
write_mended_schema(struct openai_out *o, int schema)
{
	struct jw *w = &o->w;
	bool drop = o->host.quirks & QUIRK_NO_SCHEMA_NAME;

	jw_open(w, '{');
	if (json_get(o->in, schema, "type") == JSON_NONE) {
		jw_key(w, "type");
		jw_raw(w, VIEW("\"object\""));
	}
	if (json_get(o->in, schema, "properties") == JSON_NONE) {
		jw_key(w, "properties");
		jw_raw(w, VIEW("{}"));
	}
	for (int k = json_is_object(o->in, schema) ?
	    json_first(o->in, schema) : JSON_NONE; k != JSON_NONE;
	    k = json_next(o->in, k)) {
		if (drop && json_is(o->in, k, "$schema"))
			continue;
		jw_raw(w, json_raw(o->in, k));
		buf_addc(w->out, ':');
		w->comma = false;
		jw_raw(w, json_raw(o->in, json_value(o->in, k)));
	}
	jw_close(w, '}');
}

/* As it stands wherever it may: a prompt's bytes must not change. */
static void
write_schema(struct openai_out *o, int schema)
{
	bool whole = json_get(o->in, schema, "type") != JSON_NONE &&
	    json_get(o->in, schema, "properties") != JSON_NONE;

	if (json_get(o->in, schema, "$schema") != JSON_NONE &&
	    (o->host.quirks & QUIRK_NO_SCHEMA_NAME))
		whole = false;
	jw_key(&o->w, "parameters");
	if (whole)
		jw_raw(&o->w, json_raw(o->in, schema));
	else
		write_mended_schema(o, schema);
}

/* {"type":"function","function":{; for Responses all in one object. */
static void
open_function(struct openai_out *o)
{
	jw_open(&o->w, '{');
	jw_key(&o->w, "type");
	jw_raw(&o->w, VIEW("\"function\""));
	if (o->style != STYLE_CHAT)
		return;
	jw_key(&o->w, "function");
	jw_open(&o->w, '{');
}

static void
close_function(struct openai_out *o)
{
	if (o->style == STYLE_CHAT)
		jw_close(&o->w, '}');
	jw_close(&o->w, '}');
}

/* Responses makes a schema strict where nothing is said. */
static void
write_strict(struct openai_out *o, int tool)
{
	bool strict = (o->host.quirks & QUIRK_STRICT) &&
	    json_is_true(o->in, json_get(o->in, tool, "strict"));

	if (!strict && o->style == STYLE_CHAT)
		return;
	jw_key(&o->w, "strict");
	jw_bool(&o->w, strict);
}

static void
write_tool(struct openai_out *o, int tool)
{
	struct jw *w = &o->w;
	int description = json_get(o->in, tool, "description");

	open_function(o);
	write_name(o, openai_string(o, tool, "name"));
	if (json_is_string(o->in, description)) {
		jw_key(w, "description");
		jw_raw(w, json_raw(o->in, description));
	}
	write_schema(o, json_get(o->in, tool, "input_schema"));
	write_strict(o, tool);
	close_function(o);
}

/* Is the tool that must be used among those that are sent? */
static bool
is_offered(const struct openai_out *o, struct view name)
{
	for (int t = json_first(o->in, o->plan->tools); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (is_sent(o, t) &&
		    view_eq(openai_string(o, t, "name"), name))
			return true;
	return false;
}

bool
openai_is_forced(const struct openai_out *o)
{
	return o->plan->tool_choice == TOOL_CHOICE_TOOL ?
	    is_offered(o, o->plan->tool_name) :
	    o->plan->tool_choice == TOOL_CHOICE_ANY && openai_has_tools(o);
}

static void
write_one_choice(struct openai_out *o)
{
	open_function(o);
	write_name(o, o->plan->tool_name);
	close_function(o);
}

static void
write_choice(struct openai_out *o)
{
	static const char *const words[] = {
		[TOOL_CHOICE_AUTO] = "auto",
		[TOOL_CHOICE_ANY] = "required",
		[TOOL_CHOICE_NONE] = "none",
	};
	enum tool_choice choice = o->plan->tool_choice;

	if (choice == TOOL_CHOICE_UNSET ||
	    (choice == TOOL_CHOICE_TOOL && !openai_is_forced(o)))
		return;
	jw_key(&o->w, "tool_choice");
	if (choice == TOOL_CHOICE_TOOL)
		write_one_choice(o);
	else
		jw_cstr(&o->w, words[choice]);
}

static void
write_own_tools(struct openai_out *o)
{
	for (int t = json_first(o->in, o->plan->tools); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (is_sent(o, t))
			write_tool(o, t);
}

void
openai_write_tools(struct openai_out *o)
{
	bool own = openai_has_tools(o);
	struct search s;
	enum openai_search how = openai_search(o, &s);
	bool search = openai_search_is_tool(how);

	if (!own && !search)
		return;
	jw_key(&o->w, "tools");
	jw_open(&o->w, '[');
	write_own_tools(o);
	if (search)
		openai_write_search_tool(o, how, &s);
	jw_close(&o->w, ']');
	if (!own && how == SEARCH_RESPONSES && s.forced) {
		jw_key(&o->w, "tool_choice");
		jw_cstr(&o->w, "required");
	}
	if (!own)
		return;
	write_choice(o);
	if (o->plan->serial_tools && !(o->host.quirks & QUIRK_NO_PARALLEL)) {
		jw_key(&o->w, "parallel_tool_calls");
		jw_bool(&o->w, false);
	}
}
