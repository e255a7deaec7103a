#include "core/endpoint.h"

static bool
health(struct exchange *x, struct fail *f)
{
	(void)f;
	return response_send(&x->answer, 200, "application/json",
	    VIEW("{\"status\":\"ok\",\"version\":\"" CCR_VERSION "\"}"));
}

static bool
hello(struct exchange *x, struct fail *f)
{
	(void)f;
	return response_send(&x->answer, 200, "application/json",
	    VIEW("{\"message\":\"ccr\"}"));
}

static const struct endpoint table[] = {
	{ "POST", "/v1/messages", messages, true },
	{ "POST", "/v1/messages/count_tokens", count_tokens, true },
	{ "GET", "/v1/models", models, true },
	{ "GET", "/health", health, false },
	{ "GET", "/", hello, false },
	{ "HEAD", "/", hello, false },
	{ "HEAD", "/api/hello", hello, false },
};

#define ENDPOINTS (sizeof(table) / sizeof(*table))

const struct endpoint *
endpoint_find(struct exchange *x, struct fail *f)
{
	const struct request *r = x->req;
	struct buf allow = BUF(128);
	const struct endpoint *found = NULL;

	for (size_t i = 0; i < ENDPOINTS && found == NULL; i++) {
		if (!view_is(r->path, table[i].path))
			continue;
		if (view_is(r->method, table[i].method))
			found = &table[i];
		buf_addf(&allow, "%s%s", allow.n > 0 ? ", " : "",
		    table[i].method);
	}
	if (found == NULL && allow.n > 0) {
		response_header(&x->answer, "allow", buf_view(&allow));
		fail(f, 405, "%.*s is not answered at %.*s, only %.*s",
		    VIEW_ARG(r->method), VIEW_ARG(r->path),
		    VIEW_ARG(buf_view(&allow)));
	} else if (found == NULL) {
		fail(f, 404, "there is nothing at %.*s; Claude Code posts to "
		    "/v1/messages", (int)(r->path.n < 200 ? r->path.n : 200),
		    r->path.p);
	}
	buf_free(&allow);
	return found;
}
