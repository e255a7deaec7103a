#include "cmd/recorded.h"

#include "http/field.h"

#define BODY_MAX (256 << 20)

void
recorded_target(struct request *r, struct view target)
{
	struct view rest = target;

	r->target = target;
	r->path = view_cut(&rest, '?');
	r->query = rest.p == NULL ? VIEW("") : rest;
}

bool
recorded_header(struct request *r, struct view line, struct fail *f)
{
	if (r->headers == REQUEST_HEADERS)
		return fail(f, 400, "more than %d headers", REQUEST_HEADERS);
	return field_cut(line, &r->header[r->headers++], f);
}

/* The next line, without its end. */
static struct view
cut_line(struct view *rest)
{
	struct view line = view_cut(rest, '\n');

	if (rest->p == NULL)
		*rest = VIEW("");
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* "POST /v1/messages HTTP/1.1" */
static bool
read_first_line(struct request *r, struct view line, struct fail *f)
{
	struct view rest = line;

	r->method = view_cut(&rest, ' ');
	if (rest.p == NULL || !field_token(r->method))
		return fail(f, 400, "it begins neither as JSON does nor as a "
		    "request, POST /v1/messages HTTP/1.1");
	recorded_target(r, view_cut(&rest, ' '));
	return true;
}

bool
recorded_read(struct request *r, struct view text, struct fail *f)
{
	struct view rest = view_trim(text), line;

	r->method = VIEW("POST");
	r->host = VIEW("localhost");
	r->minor = 1;
	recorded_target(r, VIEW("/v1/messages"));
	if (rest.n > 0 && rest.p[0] != '{') {
		if (!read_first_line(r, cut_line(&rest), f))
			return false;
		while ((line = cut_line(&rest)).n > 0)
			if (!recorded_header(r, line, f))
				return false;
	}
	r->body = BUF(BODY_MAX);
	buf_add(&r->body, rest);
	return !r->body.failed || fail(f, 413, "the request is too long");
}
