#include "base/view.h"

#include <string.h>

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool
same_nocase(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

struct view
view_of(const char *string)
{
	return (struct view){ string, strlen(string) };
}

bool
view_eq(struct view a, struct view b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
view_is(struct view v, const char *string)
{
	return view_eq(v, view_of(string));
}

bool
view_is_nocase(struct view v, const char *string)
{
	return v.n == strlen(string) && same_nocase(v.p, string, v.n);
}

bool
view_starts(struct view v, const char *prefix)
{
	size_t n = strlen(prefix);

	return v.n >= n && view_eq((struct view){ v.p, n },
	    (struct view){ prefix, n });
}

bool
view_starts_nocase(struct view v, const char *prefix)
{
	size_t n = strlen(prefix);

	return v.n >= n && same_nocase(v.p, prefix, n);
}

bool
view_ends(struct view v, const char *suffix)
{
	size_t n = strlen(suffix);

	return v.n >= n && view_eq(view_skip(v, v.n - n),
	    (struct view){ suffix, n });
}

ptrdiff_t
view_find(struct view v, struct view needle)
{
	const char *p = v.p;
	size_t left = v.n;

	if (needle.n == 0)
		return 0;
	while (left >= needle.n) {
		const char *hit = memchr(p, needle.p[0], left - needle.n + 1);

		if (hit == NULL)
			return -1;
		if (memcmp(hit, needle.p, needle.n) == 0)
			return hit - v.p;
		left -= (size_t)(hit + 1 - p);
		p = hit + 1;
	}
	return -1;
}

bool
view_has(struct view v, const char *needle)
{
	return view_find(v, view_of(needle)) >= 0;
}

bool
view_has_nocase(struct view v, const char *needle)
{
	size_t n = strlen(needle);

	for (size_t i = 0; i + n <= v.n; i++)
		if (same_nocase(v.p + i, needle, n))
			return true;
	return false;
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct view
view_trim(struct view v)
{
	while (v.n > 0 && blank(v.p[0]))
		v = view_skip(v, 1);
	while (v.n > 0 && blank(v.p[v.n - 1]))
		v.n--;
	return v;
}

struct view
view_cut(struct view *rest, char separator)
{
	struct view whole = *rest;
	const char *at = whole.n == 0 ? NULL :
	    memchr(whole.p, separator, whole.n);

	if (at == NULL) {
		*rest = (struct view){ NULL, 0 };
		return whole;
	}
	*rest = view_skip(whole, (size_t)(at + 1 - whole.p));
	return (struct view){ whole.p, (size_t)(at - whole.p) };
}

bool
view_number(struct view v, int64_t *number)
{
	int64_t sum = 0;

	if (v.n == 0)
		return false;
	for (size_t i = 0; i < v.n; i++) {
		int digit = v.p[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (sum > (INT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*number = sum;
	return true;
}
