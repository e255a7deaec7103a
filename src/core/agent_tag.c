#include "core/agent_tag.h"

#include <string.h>

#define NAME "CCR-SUBAGENT-MODEL"
#define NAME_LENGTH (sizeof(NAME) - 1)
#define INSIDE_MAX 200
#define ESCAPE 6                /* \u003c */

/* Is it an escape for one of ASCII's characters, this one? */
static bool
is_escape(struct view v, size_t at, char c)
{
	static const char digits[] = "0123456789abcdef";
	char want[ESCAPE] = { '\\', 'u', '0', '0', digits[c >> 4 & 7],
		digits[c & 15] };

	if (at + ESCAPE > v.n)
		return false;
	for (size_t i = 0; i < ESCAPE; i++) {
		char is = v.p[at + i];

		if (i > 3 && is >= 'A' && is <= 'F')
			is = (char)(is + 'a' - 'A');
		if (is != want[i])
			return false;
	}
	return true;
}

/* Does a backslash that stands before this place belong to it? */
static bool
is_escaped(struct view v, size_t at)
{
	size_t slashes = 0;

	while (slashes < at && v.p[at - slashes - 1] == '\\')
		slashes++;
	return slashes % 2 == 1;
}

/* How many bytes the character takes that begins here; 0: another does. */
static size_t
sign_at(struct view v, size_t at, char c)
{
	if (at < v.n && v.p[at] == c)
		return 1;
	if (c == '/' && at + 1 < v.n && v.p[at] == '\\' && v.p[at + 1] == c)
		return 2;
	return is_escape(v, at, c) ? ESCAPE : 0;
}

/* The same for the one that ends here, and begins not before `from`. */
static size_t
sign_before(struct view v, size_t from, size_t at, char c)
{
	static const size_t lengths[] = { ESCAPE, 2, 1 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		size_t n = lengths[i];

		if (at >= from + n && sign_at(v, at - n, c) == n &&
		    !is_escaped(v, at - n))
			return n;
	}
	return 0;
}

/* The name's next place, or -1. */
static ptrdiff_t
find_name(struct view v, size_t from)
{
	ptrdiff_t at = view_find(view_skip(v, from), VIEW(NAME));

	return at < 0 ? -1 : at + (ptrdiff_t)from;
}

/* What stands between two tags is plain, and on one line. */
static bool
is_inside(struct view v)
{
	return v.n <= INSIDE_MAX && !view_has(v, "\\n") &&
	    !view_has(v, "\\r") && view_trim(v).n > 0;
}

bool
agent_tag_find(struct view escaped, size_t from, struct agent_tag *tag)
{
	size_t least = from, open_begin = 0, open_end = 0;
	ptrdiff_t found;

	while ((found = find_name(escaped, from)) >= 0) {
		size_t at = (size_t)found, end = at + NAME_LENGTH;
		size_t close = sign_at(escaped, end, '>');
		size_t slash = sign_before(escaped, least, at, '/');
		size_t open = sign_before(escaped, least, at - slash, '<');
		struct view inside = { escaped.p + open_end, 0 };

		from = end;
		if (close == 0 || open == 0)
			continue;
		if (slash == 0) {
			open_begin = at - open;
			open_end = end + close;
			least = from = open_end;
			continue;
		}
		inside.n = at - slash - open - open_end;
		if (open_end > 0 && is_inside(inside)) {
			tag->at = open_begin;
			tag->n = end + close - open_begin;
			tag->inside = view_trim(inside);
			return true;
		}
		open_end = 0;
	}
	return false;
}
