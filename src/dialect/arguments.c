#include "dialect/arguments.h"

#include <string.h>

#include "dialect/escaped.h"

static void
follow_one(struct arguments *a, char c)
{
	if (a->backslash) {
		a->backslash = false;
	} else if (a->string) {
		a->backslash = c == '\\';
		a->string = c != '"';
	} else if (c == '"') {
		a->string = true;
	} else if (c == '{' || c == '[') {
		a->depth++;
	} else if (c == '}' || c == ']') {
		a->depth--;
		a->complete = a->depth <= 0;
	}
}

/*
 * Within a string of the arguments only a quote and a backslash mean anything,
 * and both are written with a backslash here.
 */
static size_t
skip_string(struct arguments *a, struct view rest)
{
	const char *slash = memchr(rest.p, '\\', rest.n);

	a->backslash = false;
	return slash == NULL ? rest.n : (size_t)(slash - rest.p);
}

size_t
arguments_follow(struct arguments *a, struct view escaped)
{
	size_t at = 0;

	while (at < escaped.n && !a->complete) {
		struct view rest = view_skip(escaped, at);
		struct glyph g;

		if (a->string && rest.p[0] != '\\') {
			at += skip_string(a, rest);
			continue;
		}
		g = escaped_first(rest);
		follow_one(a, g.n == 1 ? g.byte[0] : ' ');
		at += g.used;
	}
	return at;
}
