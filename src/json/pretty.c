#include "json/pretty.h"

static void
new_line(struct buf *out, int level)
{
	buf_addc(out, '\n');
	for (int i = 0; i < level; i++)
		buf_add(out, VIEW("  "));
}

/* How long the string is that the text begins with. */
static size_t
string_length(struct view text)
{
	size_t n = 1;

	while (n < text.n && text.p[n] != '"')
		n += text.p[n] == '\\' ? 2 : 1;
	return n < text.n ? n + 1 : text.n;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
closes_next(struct view text)
{
	text = view_trim(text);
	return text.n > 0 && (text.p[0] == '}' || text.p[0] == ']');
}

/* A sign that is no part of a value; returns the level after it. */
static int
add_sign(struct view text, int level, struct buf *out)
{
	char c = text.p[0];

	if (c == '}' || c == ']') {
		level--;
		if (out->n > 0 && out->p[out->n - 1] != '{' &&
		    out->p[out->n - 1] != '[')
			new_line(out, level);
	}
	buf_addc(out, c);
	if (c == '{' || c == '[') {
		level++;
		if (!closes_next(view_skip(text, 1)))
			new_line(out, level);
	} else if (c == ',') {
		new_line(out, level);
	} else if (c == ':') {
		buf_addc(out, ' ');
	}
	return level;
}

static bool
is_sign(char c)
{
	return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' ||
	    c == ':';
}

void
json_pretty(struct view text, struct buf *out)
{
	int level = 0;
	size_t n;

	for (; text.n > 0; text = view_skip(text, n)) {
		n = 1;
		if (is_blank(text.p[0])) {
			continue;
		} else if (is_sign(text.p[0])) {
			level = add_sign(text, level, out);
			continue;
		} else if (text.p[0] == '"') {
			n = string_length(text);
		}
		buf_add(out, (struct view){ text.p, n });
	}
}
