#include "core/route.h"

#include "json/escape.h"

/* "provider,model" given by the client, or "provider/model". */
static bool
explicit_choice(struct exchange *x, struct view model, struct fail *f)
{
	struct selector to = config_selector(x->config, model);
	struct buf list = BUF(700);

	if (to.provider != NULL && to.model.p != NULL) {
		x->to = to;
		x->rule = "explicit";
		return true;
	}
	if (view_find(model, VIEW(",")) < 0)
		return true;
	config_list_models(x->config, &list);
	fail(f, 400, "model \"%.*s\" is not configured; there is %.*s",
	    (int)(model.n < 100 ? model.n : 100), model.p,
	    VIEW_ARG(buf_view(&list)));
	buf_free(&list);
	return false;
}

static bool
is_long(const struct exchange *x)
{
	return x->tokens > x->config->long_context_threshold;
}

/* Claude Code's small jobs ask for a Haiku, by whatever version. */
static bool
is_background(const struct exchange *x)
{
	return view_has_nocase(x->plan.model, "claude") &&
	    view_has_nocase(x->plan.model, "haiku");
}

static bool
wants_search(const struct exchange *x)
{
	const struct json *in = x->plan.in;

	for (int t = json_first(in, x->plan.tools); t != JSON_NONE;
	    t = json_next(in, t))
		if (view_starts(json_escaped(in, json_get(in, t, "type")),
		    "web_search"))
			return true;
	return false;
}

/* A picture among blocks, or in a tool's result among them. */
static bool
has_image(const struct json *in, int blocks, bool deeper)
{
	for (int t = json_first(in, blocks); t != JSON_NONE;
	    t = json_next(in, t)) {
		int type = json_get(in, t, "type");

		if (json_is(in, type, "image") || (deeper &&
		    json_is(in, type, "tool_result") &&
		    has_image(in, json_get(in, t, "content"), false)))
			return true;
	}
	return false;
}

/* The user's last words, or the results of the last calls. */
static bool
shows_image(const struct exchange *x)
{
	const struct json *in = x->plan.in;
	int last = JSON_NONE;

	for (int t = json_first(in, x->plan.messages); t != JSON_NONE;
	    t = json_next(in, t))
		if (!json_is(in, json_get(in, t, "role"), "system"))
			last = t;
	return json_is(in, json_get(in, last, "role"), "user") &&
	    has_image(in, json_get(in, last, "content"), true);
}

/*
 * Claude Code sends adaptive thinking with every main request: what counts
 * then is how much effort it asks for.
 */
static bool
wants_thinking(const struct exchange *x)
{
	enum effort least = EFFORT_LOW;

	if (x->plan.thinking != THINKING_ADAPTIVE)
		return x->plan.thinking == THINKING_ENABLED;
	while (least < EFFORT_MAX && !view_is(x->config->think_effort,
	    effort_name(least)))
		least++;
	return x->plan.effort >= least;
}

/* First come, first served; each only where Router names a model for it. */
static const struct {
	enum route_kind kind;
	bool (*fits)(const struct exchange *x);
} rules[] = {
	{ ROUTE_LONG_CONTEXT, is_long },
	{ ROUTE_BACKGROUND, is_background },
	{ ROUTE_WEB_SEARCH, wants_search },
	{ ROUTE_IMAGE, shows_image },
	{ ROUTE_THINK, wants_thinking },
};

static enum route_kind
choose_kind(const struct exchange *x)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (x->config->route[rules[i].kind].provider != NULL &&
		    rules[i].fits(x))
			return rules[i].kind;
	return ROUTE_DEFAULT;
}

bool
route(struct exchange *x, struct fail *f)
{
	struct buf model = BUF(4096);
	bool ok;

	json_unescape(x->plan.model, &model);
	ok = explicit_choice(x, buf_view(&model), f);
	buf_free(&model);
	if (!ok || x->to.provider != NULL)
		return ok;
	x->kind = choose_kind(x);
	x->to = x->config->route[x->kind];
	x->rule = route_kind_name(x->kind);
	if (x->to.provider == NULL)
		return fail(f, 400, "no provider is configured for this "
		    "request: set Router.default in %s, as in "
		    "\"provider,model\"", x->config->path);
	return true;
}
