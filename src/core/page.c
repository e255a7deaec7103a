#include "core/page.h"

#define LIMIT_MAX 1000
#define ID_MAX 4096

struct asked {
	int64_t limit;          /* 0: not given */
	struct buf after, before;
};

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Append a parameter's value as it was meant; a bad escape stays. */
static void
decode(struct view v, struct buf *out)
{
	for (size_t i = 0; i < v.n; i++) {
		int high = v.n - i > 2 ? hex(v.p[i + 1]) : -1;
		int low = v.n - i > 2 ? hex(v.p[i + 2]) : -1;

		if (v.p[i] == '%' && high >= 0 && low >= 0) {
			buf_addc(out, (char)(high << 4 | low));
			i += 2;
		} else {
			buf_addc(out, v.p[i] == '+' ? ' ' : v.p[i]);
		}
	}
}

static bool
read_limit(struct view v, int64_t *limit, struct fail *f)
{
	return (view_number(v, limit) && *limit >= 1 &&
	    *limit <= LIMIT_MAX) || fail(f, 400, "limit: must be a number "
	    "from 1 to %d", LIMIT_MAX);
}

static bool
read_query(struct view query, struct asked *a, struct fail *f)
{
	while (query.p != NULL && query.n > 0) {
		struct view value = view_cut(&query, '&');
		struct view name = view_cut(&value, '=');

		if (value.p == NULL)
			continue;
		if (view_is(name, "limit") && !read_limit(value, &a->limit,
		    f))
			return false;
		if (view_is(name, "after_id"))
			decode(value, &a->after);
		if (view_is(name, "before_id"))
			decode(value, &a->before);
	}
	return true;
}

/* Which entry has the name? */
static bool
find(const struct buf *name, const char *parameter, size_t n, page_id *id,
    const void *context, size_t *at, struct fail *f)
{
	struct buf one = BUF(64 * 1024);
	bool found = false;

	for (*at = 0; *at < n && !found; *at += !found) {
		buf_clear(&one);
		id(context, *at, &one);
		found = view_eq(buf_view(&one), buf_view(name));
	}
	buf_free(&one);
	return found || fail(f, 400, "%s: there is no such model", parameter);
}

static bool
cut(const struct asked *a, size_t n, page_id *id, const void *context,
    struct page *out, struct fail *f)
{
	size_t limit = a->limit == 0 ? n : (size_t)a->limit, at;

	*out = (struct page){ 0, n, false };
	if (a->after.n > 0) {
		if (!find(&a->after, "after_id", n, id, context, &at, f))
			return false;
		out->from = at + 1;
	}
	if (a->before.n > 0) {
		if (!find(&a->before, "before_id", n, id, context, &out->to,
		    f))
			return false;
		if (out->to < out->from)
			out->to = out->from;
		out->more = out->to - out->from > limit;
		if (out->more)
			out->from = out->to - limit;
		return true;
	}
	out->more = out->to - out->from > limit;
	if (out->more)
		out->to = out->from + limit;
	return true;
}

bool
page_of(struct view query, size_t n, page_id *id, const void *context,
    struct page *out, struct fail *f)
{
	struct asked a = { .after = BUF(ID_MAX), .before = BUF(ID_MAX) };
	bool ok = read_query(query, &a, f) && cut(&a, n, id, context, out, f);

	buf_free(&a.after);
	buf_free(&a.before);
	return ok;
}
