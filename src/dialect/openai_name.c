/* Tools' names: Anthropic and MCP allow more than OpenAI does. */
#include <stdio.h>
#include <string.h>

#include "base/fnv.h"
#include "dialect/openai.h"

#define NAME_MAX_BYTES 64
#define HASH_DIGITS 8
#define KEPT (NAME_MAX_BYTES - 1 - HASH_DIGITS)

static bool
legal_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

static bool
legal(struct view name)
{
	if (name.n < 1 || name.n > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!legal_byte(name.p[i]))
			return false;
	return true;
}

/* Write the name that stands in for an illegal one; returns its length. */
static size_t
shorten(struct view name, char to[NAME_MAX_BYTES + 1])
{
	size_t n = name.n < KEPT ? name.n : KEPT;

	for (size_t i = 0; i < n; i++)
		to[i] = legal_byte(name.p[i]) ? name.p[i] : '_';
	snprintf(to + n, HASH_DIGITS + 2, "_%08x", (unsigned)fnv32(name));
	return n + 1 + HASH_DIGITS;
}

void
openai_tool_name(struct view name, struct buf *out)
{
	char made[NAME_MAX_BYTES + 1];

	if (legal(name))
		buf_add(out, name);
	else
		buf_add(out, (struct view){ made, shorten(name, made) });
}

/* Does it look as if shorten had made it? */
static bool
looks_made(struct view name)
{
	struct view end;

	if (name.n <= HASH_DIGITS || name.n > NAME_MAX_BYTES)
		return false;
	end = view_skip(name, name.n - HASH_DIGITS - 1);
	for (size_t i = 1; i < end.n; i++)
		if (strchr("0123456789abcdef", end.p[i]) == NULL)
			return false;
	return end.p[0] == '_';
}

struct view
openai_tool_original(const struct plan *p, struct view wire_name)
{
	char made[NAME_MAX_BYTES + 1];

	if (!looks_made(wire_name))
		return wire_name;
	for (int t = json_first(p->in, p->tools); t != JSON_NONE;
	    t = json_next(p->in, t)) {
		struct view name = json_escaped(p->in,
		    json_get(p->in, t, "name"));

		if (!legal(name) && view_eq(wire_name,
		    (struct view){ made, shorten(name, made) }))
			return name;
	}
	return wire_name;
}
