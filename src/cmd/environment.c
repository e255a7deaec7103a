#include "cmd/environment.h"

#include <stdlib.h>

bool
environment_lists(struct view list, struct view name)
{
	while (list.p != NULL)
		if (view_eq(view_trim(view_cut(&list, ',')), name))
			return true;
	return false;
}

/* The user's list with our own addresses added where they are missing. */
static void
extend_no_proxy(struct buf *out, const char *given, struct view host)
{
	const struct view ours[] = { VIEW("127.0.0.1"), VIEW("localhost"),
		host };

	buf_adds(out, given == NULL ? "" : given);
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		if (!environment_lists(buf_view(out), ours[i]))
			buf_addf(out, "%s%.*s", out->n > 0 ? "," : "",
			    VIEW_ARG(ours[i]));
}

/* "127.0.0.1" of "http://127.0.0.1:3456". */
static struct view
host_of(struct view url)
{
	struct view host = view_skip(url, sizeof("http://") - 1);

	while (host.n > 0 && host.p[host.n - 1] != ':')
		host.n--;
	host.n -= host.n > 0;
	if (view_starts(host, "[") && view_ends(host, "]"))
		host = (struct view){ host.p + 1, host.n - 2 };
	return host;
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
set_proxies(environment_sink *sink, void *context, struct view host)
{
	struct buf upper = BUF(64 << 10), lower = BUF(64 << 10);
	const char *given = getenv("NO_PROXY");
	bool ok;

	if (given == NULL)
		given = getenv("no_proxy");
	extend_no_proxy(&upper, given, host);
	/* Before the list that it is made of can change. */
	if (getenv("no_proxy") != NULL)
		extend_no_proxy(&lower, getenv("no_proxy"), host);
	ok = set(sink, context, "NO_PROXY", &upper);
	if (lower.n > 0)
		ok &= set(sink, context, "no_proxy", &lower);
	return ok;
}

/* What programs that run without a person at the terminal want. */
static void
set_non_interactive(environment_sink *sink, void *context)
{
	sink(context, "CI", "true");
	sink(context, "FORCE_COLOR", "0");
	sink(context, "NODE_NO_READLINE", "1");
	sink(context, "TERM", "dumb");
}

bool
environment(const struct config *c, const struct service *s,
    environment_sink *sink, void *context)
{
	struct buf url = BUF(1024), timeout = BUF(32);
	bool ok;

	service_url(c, s, &url);
	buf_addi(&timeout, c->api_timeout_ms);
	/* With two keys at once claude warns of a conflict. */
	sink(context, "ANTHROPIC_API_KEY", "");
	sink(context, "CLAUDE_CODE_USE_BEDROCK", NULL);
	sink(context, "CLAUDE_CODE_USE_VERTEX", NULL);
	sink(context, "DISABLE_TELEMETRY", "true");
	sink(context, "DISABLE_COST_WARNINGS", "true");
	if (c->non_interactive)
		set_non_interactive(sink, context);
	ok = c->small_fast_model.n == 0 || set_view(sink, context,
	    "ANTHROPIC_SMALL_FAST_MODEL", c->small_fast_model);
	ok &= set_view(sink, context, "ANTHROPIC_AUTH_TOKEN",
	    c->apikey.n > 0 ? c->apikey : VIEW("test"));
	ok &= set_proxies(sink, context, host_of(buf_view(&url)));
	ok &= set(sink, context, "ANTHROPIC_BASE_URL", &url);
	ok &= set(sink, context, "API_TIMEOUT_MS", &timeout);
	return ok;
}
