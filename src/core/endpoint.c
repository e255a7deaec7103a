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

/* Cut the profile off a path: /p/NAME/v1/messages. Its name, or p NULL. */
static struct view
cut_profile(struct view *path)
{
	struct view rest, name;

	if (!view_starts(*path, "/p/"))
		return (struct view){ NULL, 0 };
	rest = view_skip(*path, 3);
	name = view_cut(&rest, '/');
	/* What is left begins with the slash. */
	*path = rest.p == NULL ? VIEW("/") :
	    (struct view){ rest.p - 1, rest.n + 1 };
	return name;
}

/* The profile that the name stands for; without configuration any will do. */
static bool
note_profile(struct exchange *x, struct view name, struct fail *f)
{
	const struct config *c = x->config;
	struct buf list = BUF(500);

	if (name.p == NULL || c == NULL)
		return true;
	x->profile = config_profile(c, name);
	if (x->profile != NULL)
		return true;
	for (size_t i = 0; i < c->profiles; i++)
		buf_addf(&list, "%s%.*s", i > 0 ? ", " : "",
		    VIEW_ARG(c->profile[i].name));
	fail(f, 404, "there is no profile \"%.*s\" in %s; %s%.*s",
	    (int)(name.n < 100 ? name.n : 100), name.p, c->path,
	    list.n > 0 ? "there is " : "it has none",
	    VIEW_ARG(buf_view(&list)));
	buf_free(&list);
	return false;
}

const struct endpoint *
endpoint_find(struct exchange *x, struct fail *f)
{
	const struct request *r = x->req;
	struct buf allow = BUF(128);
	const struct endpoint *found = NULL;
	struct view path = r->path, profile = cut_profile(&path);

	if (!note_profile(x, profile, f))
		return NULL;
	for (size_t i = 0; i < ENDPOINTS && found == NULL; i++) {
		if (!view_is(path, table[i].path))
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
