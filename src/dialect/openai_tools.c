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

static void
write_tool(struct openai_out *o, int tool)
{
	struct jw *w = &o->w;
	int description = json_get(o->in, tool, "description");

	jw_open(w, '{');
	jw_key(w, "type");
	jw_raw(w, VIEW("\"function\""));
	jw_key(w, "function");
	jw_open(w, '{');
	write_name(o, openai_string(o, tool, "name"));
	if (json_is_string(o->in, description)) {
		jw_key(w, "description");
		jw_raw(w, json_raw(o->in, description));
	}
	write_schema(o, json_get(o->in, tool, "input_schema"));
	if ((o->host.quirks & QUIRK_STRICT) &&
	    json_is_true(o->in, json_get(o->in, tool, "strict"))) {
		jw_key(w, "strict");
		jw_bool(w, true);
	}
	jw_close(w, '}');
	jw_close(w, '}');
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
	struct jw *w = &o->w;

	jw_open(w, '{');
	jw_key(w, "type");
	jw_raw(w, VIEW("\"function\""));
	jw_key(w, "function");
	jw_open(w, '{');
	write_name(o, o->plan->tool_name);
	jw_close(w, '}');
	jw_close(w, '}');
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

void
openai_write_tools(struct openai_out *o)
{
	if (!openai_has_tools(o))
		return;
	jw_key(&o->w, "tools");
	jw_open(&o->w, '[');
	for (int t = json_first(o->in, o->plan->tools); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (is_sent(o, t))
			write_tool(o, t);
	jw_close(&o->w, ']');
	write_choice(o);
	if (o->plan->serial_tools && !(o->host.quirks & QUIRK_NO_PARALLEL)) {
		jw_key(&o->w, "parallel_tool_calls");
		jw_bool(&o->w, false);
	}
}
