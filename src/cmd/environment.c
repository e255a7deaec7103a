#include "cmd/environment.h"

#include <stdlib.h>

#include "cmd/service.h"

/* The user's list with our own addresses added where they are missing. */
static void
extend_no_proxy(struct buf *out, const char *given)
{
	static const char *const ours[] = { "127.0.0.1", "localhost" };
	struct view list = view_of(given == NULL ? "" : given);

	buf_add(out, list);
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++) {
		struct view rest = list;
		bool there = false;

		while (rest.p != NULL && !there)
			there = view_is(view_trim(view_cut(&rest, ',')),
			    ours[i]);
		if (!there)
			buf_addf(out, "%s%s", out->n > 0 ? "," : "", ours[i]);
	}
}

static bool
set(environment_sink *sink, void *context, const char *name, struct buf *value)
{
	const char *text = buf_cstr(value);

	if (text != NULL)
		sink(context, name, text);
	buf_free(value);
	return text != NULL;
}

static bool
set_view(environment_sink *sink, void *context, const char *name,
    struct view value)
{
	struct buf b = BUF(64 << 10);

	buf_add(&b, value);
	return set(sink, context, name, &b);
}

static bool
set_proxies(environment_sink *sink, void *context)
{
	struct buf upper = BUF(64 << 10), lower = BUF(64 << 10);
	const char *given = getenv("NO_PROXY");
	bool ok;

	if (given == NULL)
		given = getenv("no_proxy");
	extend_no_proxy(&upper, given);
	ok = set(sink, context, "NO_PROXY", &upper);
	if (!ok || getenv("no_proxy") == NULL)
		return ok;
	extend_no_proxy(&lower, getenv("no_proxy"));
	return set(sink, context, "no_proxy", &lower);
}

bool
environment(const struct config *c, environment_sink *sink, void *context)
{
	struct buf url = BUF(1024), timeout = BUF(32);

	service_url(c, &url);
	buf_addi(&timeout, c->api_timeout_ms);
	/* Both variables at once are a conflict that claude warns about. */
	sink(context, "ANTHROPIC_API_KEY", "");
	sink(context, "CLAUDE_CODE_USE_BEDROCK", NULL);
	sink(context, "CLAUDE_CODE_USE_VERTEX", NULL);
	sink(context, "DISABLE_TELEMETRY", "true");
	sink(context, "DISABLE_COST_WARNINGS", "true");
	if (c->non_interactive) {
		sink(context, "CI", "true");
		sink(context, "FORCE_COLOR", "0");
		sink(context, "NODE_NO_READLINE", "1");
		sink(context, "TERM", "dumb");
	}
	if (c->small_fast_model.n > 0 && !set_view(sink, context,
	    "ANTHROPIC_SMALL_FAST_MODEL", c->small_fast_model))
		return false;
	return set(sink, context, "ANTHROPIC_BASE_URL", &url) &&
	    set_view(sink, context, "ANTHROPIC_AUTH_TOKEN",
	    c->apikey.n > 0 ? c->apikey : VIEW("test")) &&
	    set(sink, context, "API_TIMEOUT_MS", &timeout) &&
	    set_proxies(sink, context);
}
