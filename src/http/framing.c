/* What the headers say of the message itself; see head.h. */
#include "http/head.h"

#include <string.h>

#include "http/field.h"

/* The next header of that name after `last` (NULL: the first), or NULL. */
static const struct http_header *
next(const struct request *r, const struct http_header *last, const char *name)
{
	const struct http_header *h = last == NULL ? r->header : last + 1;

	for (; h < r->header + r->headers; h++)
		if (view_is_nocase(h->name, name))
			return h;
	return NULL;
}

/* Can these be a host and a port? (RFC 3986, 3.2.2 and 3.2.3) */
static bool
host_bytes(struct view v)
{
	for (size_t i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];

		if (c <= ' ' || c > '~' || strchr("\"#,/<>?@\\^`{|}", c))
			return false;
	}
	return true;
}

static bool
read_host(struct request *r, struct fail *f)
{
	const struct http_header *h = next(r, NULL, "host");

	if (h == NULL && r->minor > 0)
		return fail(f, 400, "an HTTP/1.1 request must have a Host "
		    "header");
	if (h != NULL && next(r, h, "host") != NULL)
		return fail(f, 400, "the request has more than one Host "
		    "header");
	r->host = h != NULL ? h->value : r->authority;
	if (!host_bytes(r->host))
		return fail(f, 400, "the Host header is not a host and a port");
	if (r->authority.p != NULL && !field_eq(r->authority, r->host))
		return fail(f, 400, "the request line names another host than "
		    "the Host header");
	return true;
}

static bool
read_length(struct request *r, struct fail *f)
{
	const struct http_header *h = next(r, NULL, "content-length");

	if (h == NULL)
		return true;
	if (next(r, h, "content-length") != NULL)
		return fail(f, 400, "the request has more than one "
		    "Content-Length");
	if (!view_number(h->value, &r->length))
		return fail(f, 400, "Content-Length is not one decimal "
		    "number");
	return true;
}

static bool
read_coding(struct request *r, struct fail *f)
{
	const struct http_header *h = next(r, NULL, "transfer-encoding");

	if (h == NULL)
		return true;
	if (next(r, h, "transfer-encoding") != NULL)
		return fail(f, 400, "the request has more than one "
		    "Transfer-Encoding");
	if (r->minor == 0)
		return fail(f, 400, "Transfer-Encoding has no meaning in "
		    "HTTP/1.0");
	if (r->length != -1)
		return fail(f, 400, "the request has both a Content-Length "
		    "and a Transfer-Encoding");
	if (!view_is_nocase(h->value, "chunked"))
		return fail(f, 501, "the only Transfer-Encoding known here is "
		    "chunked");
	r->chunked = true;
	return true;
}

/* An HTTP/1.0 client's expectation is ignored (RFC 9110, 10.1.1). */
static bool
read_expect(struct request *r, struct fail *f)
{
	const struct http_header *h = NULL;

	while (r->minor > 0 && (h = next(r, h, "expect")) != NULL) {
		if (!view_is_nocase(h->value, "100-continue"))
			return fail(f, 417, "the only expectation that can be "
			    "met is 100-continue");
		r->expects = true;
	}
	return true;
}

/* RFC 9112, 9.3: "close" before all, then the version. */
static void
read_connection(struct request *r)
{
	const struct http_header *h = NULL;
	bool close = false, keep = r->minor > 0;

	while ((h = next(r, h, "connection")) != NULL) {
		close |= field_lists(h->value, "close");
		keep |= field_lists(h->value, "keep-alive");
	}
	r->keep_alive = keep && !close;
}

bool
head_framing(struct request *r, struct fail *f)
{
	if (!read_host(r, f) || !read_length(r, f) || !read_coding(r, f) ||
	    !read_expect(r, f))
		return false;
	read_connection(r);
	r->unread = r->chunked || r->length > 0;
	return true;
}
