#include <string.h>

#include "peek.h"

static const char *
json_skip(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n,:", *p) != NULL)
		p++;
	return p;
}

static const char *
string_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p + 1 : end;
}

static const char *
value_end(const char *p, const char *end)
{
	int depth = 0;

	while (p < end) {
		if (*p == '"') {
			p = string_end(p, end);
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (depth == 0) {
			while (p < end && strchr(" \t\r\n,]}", *p) == NULL)
				p++;
		} else {
			depth -= *p == '}' || *p == ']';
			p++;
		}
		if (depth == 0)
			break;
	}
	return p;
}

/* The value of an object's member, empty when there is none. */
static struct text
member(struct text object, const char *name)
{
	const char *end = object.p + object.n, *v;
	const char *p = json_skip(object.p, end);
	struct text key;

	if (p == end || *p++ != '{')
		return TEXT("");
	while ((p = json_skip(p, end)) < end && *p == '"') {
		key.p = p + 1;
		v = string_end(p, end);
		key.n = (size_t)(v - p) - 2;
		v = json_skip(v, end);
		p = value_end(v, end);
		if (v < end && text_is(key, name))
			return (struct text){ v, (size_t)(p - v) };
	}
	return TEXT("");
}

static struct text
last_element(struct text array)
{
	const char *end = array.p + array.n, *p = array.p, *v;
	struct text last = TEXT("");

	if (array.n == 0 || *p++ != '[')
		return last;
	while ((v = json_skip(p, end)) < end && *v != ']') {
		p = value_end(v, end);
		if (p == v)
			break;
		last = (struct text){ v, (size_t)(p - v) };
	}
	return last;
}

static struct text
unquote(struct text t)
{
	return t.n >= 2 && *t.p == '"' ? (struct text){ t.p + 1, t.n - 2 } : t;
}

struct text
peek_last_role(const struct request *r)
{
	static const char *const names[] = { "messages", "contents", "input" };
	struct text list = TEXT("");

	for (size_t i = 0; i < 3 && list.n == 0; i++)
		list = member(bytes_view(&r->body), names[i]);
	return unquote(member(last_element(list), "role"));
}

struct text
peek_model(const struct request *r)
{
	struct text m = unquote(member(bytes_view(&r->body), "model"));
	struct text path = r->target;

	if (m.n > 0 || !text_has(path, TEXT("/models/")))
		return m;
	text_cut(&path, TEXT("/models/"));
	path = text_cut(&path, TEXT("?"));
	return text_cut(&path, TEXT(":"));
}
