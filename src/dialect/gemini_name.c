/* Tools' names: ai.google.dev/api/caching#FunctionDeclaration. */
#include "dialect/gemini.h"
#include "dialect/openai.h"

#define NAME_MAX_BYTES 64

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
legal(struct view name)
{
	if (name.n < 1 || name.n > NAME_MAX_BYTES || !is_letter(name.p[0]))
		return false;
	for (size_t i = 1; i < name.n; i++) {
		char c = name.p[i];

		if (!is_letter(c) && (c < '0' || c > '9') && c != '-' &&
		    c != '.' && c != ':')
			return false;
	}
	return true;
}

/*
 * OpenAI's rule makes a beginning and a hash of what it does not take; a colon
 * sees to it that it does not take this name, an underscore that the result
 * begins rightly.
 */
static void
shorten_wrong_start(struct view name, struct buf *out)
{
	struct buf marked = BUF(1 << 20);

	buf_addc(&marked, '_');
	buf_add(&marked, name);
	buf_addc(&marked, ':');
	if (marked.failed)
		out->failed = true;
	else
		openai_tool_name(buf_view(&marked), out);
	buf_free(&marked);
}

void
gemini_tool_name(struct view name, struct buf *out)
{
	if (legal(name))
		buf_add(out, name);
	else if (name.n > 0 && is_letter(name.p[0]))
		openai_tool_name(name, out);
	else
		shorten_wrong_start(name, out);
}

/* Is this the name that stands in for the tool's? */
static bool
stands_for(struct view wire_name, struct view name)
{
	struct buf made = BUF(256);
	bool same;

	if (legal(name))
		return view_eq(name, wire_name);
	gemini_tool_name(name, &made);
	same = view_eq(buf_view(&made), wire_name);
	buf_free(&made);
	return same;
}

/* The tool's own name; empty when none goes by this one. */
static struct view
find(const struct plan *p, struct view wire_name)
{
	for (int t = json_first(p->in, p->tools); t != JSON_NONE;
	    t = json_next(p->in, t)) {
		struct view name = json_escaped(p->in,
		    json_get(p->in, t, "name"));

		if (stands_for(wire_name, name))
			return name;
	}
	return VIEW("");
}

struct view
gemini_tool_original(const struct plan *p, struct view wire_name)
{
	static const char *const before[] = { "default_api:", "default_api." };
	struct view name = find(p, wire_name);

	for (size_t i = 0; name.n == 0 &&
	    i < sizeof(before) / sizeof(*before); i++)
		if (view_starts(wire_name, before[i]))
			name = find(p, view_skip(wire_name,
			    view_of(before[i]).n));
	return name.n > 0 ? name : wire_name;
}
