#include "model/search.h"

/* Longer texts are no queries. */
#define QUERY_MAX 1000

static int
domains(const struct plan *p, int tool, const char *name)
{
	int list = json_get(p->in, tool, name);

	return json_is_array(p->in, list) && json_count(p->in, list) > 0 ?
	    list : JSON_NONE;
}

static bool
is_alone(const struct plan *p)
{
	for (int t = json_first(p->in, p->tools); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (plan_tool_is_custom(p, t))
			return false;
	return true;
}

struct search
search_of(const struct plan *p)
{
	struct search s = { .tool = plan_search_tool(p),
		.allowed = JSON_NONE, .blocked = JSON_NONE,
		.location = JSON_NONE };
	int location = json_get(p->in, s.tool, "user_location");

	if (s.tool == JSON_NONE)
		return s;
	s.allowed = domains(p, s.tool, "allowed_domains");
	if (s.allowed == JSON_NONE)
		s.blocked = domains(p, s.tool, "blocked_domains");
	if (json_is_object(p->in, location))
		s.location = location;
	s.alone = is_alone(p);
	s.forced = p->tool_choice == TOOL_CHOICE_TOOL ?
	    view_eq(p->tool_name, json_escaped(p->in, json_get(p->in, s.tool,
	    "name"))) : p->tool_choice == TOOL_CHOICE_ANY && s.alone;
	return s;
}

/* The last text of a message's content. */
static struct view
last_text(const struct plan *p, int content)
{
	int last = JSON_NONE;

	if (json_is_string(p->in, content))
		return json_escaped(p->in, content);
	for (int t = json_first(p->in, content); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (json_is(p->in, json_get(p->in, t, "type"), "text"))
			last = t;
	return json_escaped(p->in, json_get(p->in, last, "text"));
}

struct view
search_query(const struct plan *p)
{
	const struct view words = VIEW("Perform a web search for the query: ");
	struct view text = VIEW("");

	for (int t = json_first(p->in, p->messages); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (json_is(p->in, json_get(p->in, t, "role"), "user"))
			text = last_text(p, json_get(p->in, t, "content"));
	/* As Claude Code puts it. */
	if (text.n > words.n &&
	    view_eq((struct view){ text.p, words.n }, words))
		text = view_skip(text, words.n);
	return text.n > QUERY_MAX ? VIEW("") : text;
}
