#include "http/head.h"

#include "http/field.h"

static bool
read_version(struct request *r, struct view v, struct fail *f)
{
	bool digits = v.n == 8 && view_starts(v, "HTTP/") && v.p[6] == '.' &&
	    v.p[5] >= '0' && v.p[5] <= '9' && v.p[7] >= '0' && v.p[7] <= '9';

	if (!digits)
		return fail(f, 400, "the request line must be a method, a "
		    "path and HTTP/1.1 with one space between them");
	if (view_is(v, "HTTP/2.0"))
		return fail(f, 505, "HTTP/2 is not spoken here; use HTTP/1.1");
	if (v.p[5] != '1' || v.p[7] > '1')
		return fail(f, 505, "this version of HTTP is not spoken here; "
		    "use HTTP/1.1");
	r->minor = v.p[7] - '0';
	return true;
}

/* Cut "http://authority/path?query"; the authority must be Host's too. */
static void
cut_absolute(struct request *r, struct view rest)
{
	size_t n = 0;

	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
		n++;
	r->authority = (struct view){ rest.p, n };
	r->path = view_skip(rest, n);
}

static bool
read_target(struct request *r, struct fail *f)
{
	struct view t = r->target;

	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] <= ' ' || t.p[i] > '~' || t.p[i] == '#')
			return fail(f, 400, "the path in the request line has "
			    "a character that may not stand in one");
	if (view_starts(t, "/"))
		r->path = t;
	else if (view_starts_nocase(t, "http://"))
		cut_absolute(r, view_skip(t, 7));
	else if (view_starts_nocase(t, "https://"))
		cut_absolute(r, view_skip(t, 8));
	else
		return fail(f, 400, "the request line must name a path that "
		    "begins with a slash");
	r->query = r->path;
	r->path = view_cut(&r->query, '?');
	if (r->path.n == 0)
		r->path = VIEW("/");
	return true;
}

static bool
read_request_line(struct request *r, struct view line, struct fail *f)
{
	r->method = view_cut(&line, ' ');
	if (!field_token(r->method))
		return fail(f, 400, "the request line does not begin with a "
		    "method");
	r->target = view_cut(&line, ' ');
	return read_version(r, line, f) && read_target(r, f);
}

bool
head_cut(struct request *r, struct fail *f)
{
	struct view rest = buf_view(&r->head);

	rest.n -= 2;
	if (rest.n == 0)
		return fail(f, 400, "an empty line stands in place of the "
		    "request line");
	if (!read_request_line(r, field_line(&rest), f))
		return false;
	while (rest.n > 0) {
		if (r->headers == REQUEST_HEADERS)
			return fail(f, 431, "the request has more than %d "
			    "headers", REQUEST_HEADERS);
		if (!field_cut(field_line(&rest), &r->header[r->headers], f))
			return false;
		r->headers++;
	}
	return true;
}
