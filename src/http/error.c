/* Errors as Anthropic words them (https://docs.anthropic.com/en/api/errors). */
#include <stdio.h>

#include "http/response.h"
#include "json/write.h"

/* A document holds a struct fail's text, escaped, and an id. */
#define DOCUMENT_MAX (64 * 1024)

static const struct {
	int status;
	const char *type;
} types[] = {
	{ 401, "authentication_error" },
	{ 402, "billing_error" },
	{ 403, "permission_error" },
	{ 404, "not_found_error" },
	{ 408, "timeout_error" },
	{ 409, "conflict_error" },
	{ 413, "request_too_large" },
	{ 429, "rate_limit_error" },
	{ 503, "overloaded_error" },
	{ 504, "timeout_error" },
	{ 529, "overloaded_error" },
};

const char *
error_type(int status)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (types[i].status == status)
			return types[i].type;
	return status < 500 ? "invalid_request_error" : "api_error";
}

void
error_document(struct buf *out, const char *type, const char *message,
	struct view request_id)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "type");
	jw_cstr(&w, "error");
	jw_key(&w, "error");
	jw_open(&w, '{');
	jw_key(&w, "type");
	jw_cstr(&w, type);
	jw_key(&w, "message");
	jw_cstr(&w, message);
	jw_close(&w, '}');
	if (request_id.n > 0) {
		jw_key(&w, "request_id");
		jw_string(&w, request_id);
	}
	jw_close(&w, '}');
}

bool
response_error(struct response *a, const struct fail *f, struct view request_id)
{
	struct buf body = BUF(DOCUMENT_MAX);
	int status = f->status >= 400 && f->status < 600 ? f->status : 500;
	char seconds[16];
	bool sent = false;

	if (f->gone)
		a->keep = a->keep_after = false;
	if (f->gone || a->begun)
		return false;
	if (request_id.n > 0 && !view_has_nocase(buf_view(&a->extra),
		"request-id: "))
		response_header(a, "request-id", request_id);
	if (f->retry_after > 0) {
		snprintf(seconds, sizeof(seconds), "%d", f->retry_after);
		response_header(a, "retry-after", view_of(seconds));
	}
	error_document(&body, error_type(status), f->text, request_id);
	if (!body.failed)
		sent = response_send(a, status, "application/json",
		    buf_view(&body));
	buf_free(&body);
	return sent;
}
