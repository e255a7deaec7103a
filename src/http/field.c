#include "http/field.h"

#include <string.h>

static bool
token_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

bool
field_token(struct view v)
{
	for (size_t i = 0; i < v.n; i++)
		if (!token_byte(v.p[i]))
			return false;
	return v.n > 0;
}

bool
field_byte(char c)
{
	return c == '\t' || ((unsigned char)c >= ' ' && c != 0x7f);
}

/* Without the blanks around it: space and tab only, unlike view_trim. */
static struct view
trim(struct view v)
{
	while (v.n > 0 && (v.p[0] == ' ' || v.p[0] == '\t'))
		v = view_skip(v, 1);
	while (v.n > 0 && (v.p[v.n - 1] == ' ' || v.p[v.n - 1] == '\t'))
		v.n--;
	return v;
}

static bool
refuse_name(struct view name, struct fail *f)
{
	if (name.n == 0)
		return fail(f, 400, "a header line has no name before its "
		    "colon");
	if (name.p[0] == ' ' || name.p[0] == '\t')
		return fail(f, 400, "a header line begins with a blank: folded "
		    "lines are not accepted");
	if (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '\t')
		return fail(f, 400, "a header name is followed by a blank; the "
		    "colon must follow at once");
	return fail(f, 400, "a header name has a character that may not stand "
	    "in one");
}

bool
field_cut(struct view line, struct http_header *h, struct fail *f)
{
	struct view rest = line;

	h->name = view_cut(&rest, ':');
	if (rest.p == NULL)
		return field_token(h->name) ?
		    fail(f, 400, "a header line has no colon") :
		    refuse_name(h->name, f);
	if (!field_token(h->name))
		return refuse_name(h->name, f);
	for (size_t i = 0; i < rest.n; i++)
		if (!field_byte(rest.p[i]))
			return fail(f, 400, "the header %.*s has a control "
			    "byte in its value", h->name.n > 64 ? 64 :
			    (int)h->name.n, h->name.p);
	h->value = trim(rest);
	return true;
}

struct view
field_line(struct view *rest)
{
	struct view line = view_cut(rest, '\n');

	line.n--;
	return line;
}

bool
field_lists(struct view list, const char *word)
{
	while (list.p != NULL)
		if (view_is_nocase(trim(view_cut(&list, ',')), word))
			return true;
	return false;
}

bool
field_eq(struct view a, struct view b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		char x = a.p[i], y = b.p[i];

		if (x >= 'A' && x <= 'Z')
			x |= ' ';
		if (y >= 'A' && y <= 'Z')
			y |= ' ';
		if (x != y)
			return false;
	}
	return a.n == b.n;
}
