#include "json/members.h"

#include <string.h>

#include "json/escape.h"

/* The length of a string's text up to its closing quote's end; p[0] opens. */
static size_t
string_length(struct view v)
{
	size_t n = 1;

	while (n < v.n) {
		const char *quote = memchr(v.p + n, '"', v.n - n);
		size_t end = quote == NULL ? v.n : (size_t)(quote - v.p);
		size_t slashes = 0;

		while (end - slashes > 1 && v.p[end - slashes - 1] == '\\')
			slashes++;
		if (quote == NULL || slashes % 2 == 0)
			return end < v.n ? end + 1 : end;
		n = end + 1;
	}
	return v.n;
}

static size_t
container_length(struct view v)
{
	size_t n = 0, depth = 0;

	while (n < v.n) {
		char c = v.p[n];

		if (c == '"') {
			n += string_length(view_skip(v, n));
			continue;
		}
		n++;
		if (c == '{' || c == '[')
			depth++;
		if ((c == '}' || c == ']') && --depth == 0)
			break;
	}
	return n;
}

static size_t
value_length(struct view v)
{
	size_t n = 0;

	if (v.n == 0)
		return 0;
	if (v.p[0] == '"')
		return string_length(v);
	if (v.p[0] == '{' || v.p[0] == '[')
		return container_length(v);
	while (n < v.n && strchr(",]} \t\r\n", v.p[n]) == NULL)
		n++;
	return n;
}

/* Cut n bytes off the front, and the blanks behind them. */
static struct view
cut(struct view *rest, size_t n)
{
	struct view v = { rest->p, n };

	*rest = view_trim(view_skip(*rest, n));
	return v;
}

struct members
members_of(struct view text)
{
	struct members m = { .rest = view_trim(text) };

	m.object = members_object(m.rest);
	if (m.object || members_array(m.rest))
		cut(&m.rest, 1);
	else
		m.rest.n = 0;
	return m;
}

bool
members_next(struct members *m)
{
	m->name = (struct view){ "", 0 };
	if (m->rest.n > 0 && m->rest.p[0] == ',')
		cut(&m->rest, 1);
	if (m->object) {
		if (m->rest.n == 0 || m->rest.p[0] != '"')
			return false;
		m->name = cut(&m->rest, string_length(m->rest));
		if (m->name.n < 2 || m->rest.n == 0 || m->rest.p[0] != ':')
			return false;
		m->name = (struct view){ m->name.p + 1, m->name.n - 2 };
		cut(&m->rest, 1);
	}
	m->value = cut(&m->rest, value_length(m->rest));
	return m->value.n > 0;
}

bool
members_object(struct view text)
{
	text = view_trim(text);
	return text.n > 0 && text.p[0] == '{';
}

bool
members_array(struct view text)
{
	text = view_trim(text);
	return text.n > 0 && text.p[0] == '[';
}

bool
members_same(struct view a, struct view b)
{
	struct buf x = BUF(1 << 20), y = x;
	bool same = view_eq(a, b);

	if (same || (!view_has(a, "\\") && !view_has(b, "\\")))
		return same;
	json_unescape(a, &x);
	json_unescape(b, &y);
	same = !x.failed && !y.failed && view_eq(buf_view(&x), buf_view(&y));
	buf_free(&x);
	buf_free(&y);
	return same;
}
