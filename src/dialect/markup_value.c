#include "dialect/markup_value.h"

#include <string.h>

#include "dialect/openai.h"
#include "json/escape.h"

int
markup_tool(const struct plan *p, struct view name)
{
	struct buf escaped = BUF(6 * MARKUP_NAME_MAX);
	struct view original;
	int found = JSON_NONE;

	if (name.n == 0 || name.n > MARKUP_NAME_MAX)
		return JSON_NONE;
	json_escape(name, &escaped);
	original = openai_tool_original(p, buf_view(&escaped));
	for (int t = json_first(p->in, p->tools); t != JSON_NONE &&
	    found == JSON_NONE; t = json_next(p->in, t))
		if (view_eq(json_escaped(p->in, json_get(p->in, t, "name")),
		    original))
			found = t;
	buf_free(&escaped);
	return found;
}

bool
markup_take(struct view *v, const char *tag)
{
	if (!view_starts(*v, tag))
		return false;
	*v = view_skip(*v, strlen(tag));
	return true;
}

bool
markup_until(struct view *v, const char *tag, struct view *before)
{
	ptrdiff_t at = view_find(*v, view_of(tag));

	if (at < 0)
		return false;
	*before = (struct view){ v->p, (size_t)at };
	*v = view_skip(*v, (size_t)at + strlen(tag));
	return true;
}

static bool
is_object(struct view text)
{
	struct json in = { 0 };
	struct fail f;
	bool object = json_parse(&in, text, &f) &&
	    json_is_object(&in, JSON_ROOT);

	json_free(&in);
	return object;
}

bool
markup_call(const struct plan *p, struct view name, struct view arguments,
    struct buf *calls)
{
	int tool = markup_tool(p, name);

	arguments = view_trim(arguments);
	if (arguments.n == 0)
		arguments = VIEW("{}");
	if (tool == JSON_NONE || !is_object(arguments))
		return false;
	buf_add(calls, json_escaped(p->in, json_get(p->in, tool, "name")));
	buf_addc(calls, '\0');
	buf_add(calls, arguments);
	buf_addc(calls, '\0');
	return !calls->failed;
}

/* May the tool's schema have a string for this member? */
static enum markup_type
type_of(const struct plan *p, int tool, struct view key)
{
	const struct json *in = p->in;
	char name[MARKUP_NAME_MAX + 1];
	int schema = json_get(in, tool, "input_schema"), type;

	if (key.n > MARKUP_NAME_MAX)
		return MARKUP_BY_SCHEMA;
	memcpy(name, key.p, key.n);
	name[key.n] = '\0';
	type = json_get(in, json_get(in, json_get(in, schema, "properties"),
	    name), "type");
	if (json_is(in, type, "string"))
		return MARKUP_STRING;
	for (int t = json_first(in, type); t != JSON_NONE; t = json_next(in, t))
		if (json_is(in, t, "string"))
			return MARKUP_STRING;
	return MARKUP_BY_SCHEMA;
}

void
markup_member(const struct plan *p, int tool, struct view key,
    struct view value, enum markup_type type, struct jw *w)
{
	struct json in = { 0 };
	struct fail f;

	jw_string(w, key);
	buf_addc(w->out, ':');
	w->comma = false;
	if (type == MARKUP_BY_SCHEMA)
		type = type_of(p, tool, key);
	if (type != MARKUP_STRING && json_parse(&in, value, &f))
		jw_raw(w, view_trim(value));
	else
		jw_string(w, value);
	json_free(&in);
}
