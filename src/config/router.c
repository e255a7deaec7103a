#include "config/router.h"

#include <string.h>

#include "config/rules.h"

static const char *const kinds[ROUTE_KINDS] = {
	[ROUTE_DEFAULT] = "default",
	[ROUTE_BACKGROUND] = "background",
	[ROUTE_THINK] = "think",
	[ROUTE_LONG_CONTEXT] = "longContext",
	[ROUTE_WEB_SEARCH] = "webSearch",
	[ROUTE_IMAGE] = "image",
	[ROUTE_SUBAGENT] = "subagent",
};

const char *
route_kind_name(enum route_kind kind)
{
	return kinds[kind];
}

/* The names of all providers, for nearest(). */
static const char *
nearest_provider(struct reading *r, struct view name)
{
	const char **names = arena_alloc(&r->c.arena,
	    (r->c.providers + 1) * sizeof(*names));

	for (size_t i = 0; i < r->c.providers && names != NULL; i++)
		names[i] = r->c.provider[i].name.p;
	return names == NULL ? NULL : nearest(name, names, r->c.providers);
}

static const char *
nearest_model(struct reading *r, const struct provider *p, struct view name)
{
	const char **names = arena_alloc(&r->c.arena,
	    (p->models + 1) * sizeof(*names));

	for (size_t i = 0; i < p->models && names != NULL; i++)
		names[i] = p->model[i].p;
	return names == NULL ? NULL : nearest(name, names, p->models);
}

/* `there is no provider "x"; did you mean "y"? Configured: ...` */
static void
mistake_missing(struct reading *r, int token, const char *what,
    struct view name, const char *near)
{
	struct buf list = BUF(1024);

	config_list_models(&r->c, &list);
	if (near != NULL)
		mistake(r, token, "there is no %s \"%s\"; did you mean "
		    "\"%s\"? Configured: %.*s", what, shown(r, name), near,
		    VIEW_ARG(buf_view(&list)));
	else
		mistake(r, token, "there is no %s \"%s\"; configured: %.*s",
		    what, shown(r, name), VIEW_ARG(buf_view(&list)));
	buf_free(&list);
}

static void
mistake_form(struct reading *r, int token)
{
	struct buf list = BUF(1024);

	config_list_models(&r->c, &list);
	mistake(r, token, "must be \"provider,model\"; configured: %.*s",
	    VIEW_ARG(buf_view(&list)));
	buf_free(&list);
}

/* What a selector that was not found got wrong. */
static void
mistake_selector(struct reading *r, int token, struct view text,
    const struct provider *p)
{
	struct view model = text, provider = view_cut(&model, ',');

	/* Told already, where the provider stands. */
	if (r->nameless || (p != NULL && p->models == 0))
		return;
	provider = view_trim(provider);
	if (model.p == NULL)
		mistake_form(r, token);
	else if (p == NULL)
		mistake_missing(r, token, "provider", provider,
		    nearest_provider(r, provider));
	else
		mistake_missing(r, token, "model", view_trim(model),
		    nearest_model(r, p, view_trim(model)));
}

void
read_selector(struct reading *r, const struct member *m, void *field,
    int value)
{
	struct selector *s = field;
	struct view text;

	(void)m;
	if (!text_of(r, value, &text) || text.n == 0)
		return;
	*s = config_selector(&r->c, text);
	if (s->model.p != NULL)
		return;
	mistake_selector(r, value, text, s->provider);
	*s = (struct selector){ .provider = NULL };
}

static void
read_effort(struct reading *r, const struct member *m, void *field, int value)
{
	static const char *const efforts[] = { "low", "medium", "high",
	    "xhigh", "max" };
	int effort = word_of(r, value, efforts,
	    sizeof(efforts) / sizeof(*efforts));

	(void)m;
	if (effort >= 0)
		*(struct view *)field = view_of(efforts[effort]);
}

void
read_selector_list(struct reading *r, const struct member *m, void *field,
    int value)
{
	const struct json *in = &r->c.json;
	struct selector_list *list = field;

	if (!json_is_array(in, value)) {
		mistake(r, value, "must be an array of \"provider,model\"");
		return;
	}
	list->selector = arena_alloc(&r->c.arena, sizeof(*list->selector) *
	    (size_t)json_count(in, value));
	for (int t = json_first(in, value);
	    t != JSON_NONE && list->selector != NULL; t = json_next(in, t)) {
		struct selector s = { .provider = NULL };

		read_selector(r, m, &s, t);
		if (s.provider != NULL)
			list->selector[list->n++] = s;
	}
}

#define R(field) offsetof(struct router, field)

static const struct member router_members[] = {
	{ "default", read_selector, R(route[ROUTE_DEFAULT]), 0, 0 },
	{ "background", read_selector, R(route[ROUTE_BACKGROUND]), 0, 0 },
	{ "think", read_selector, R(route[ROUTE_THINK]), 0, 0 },
	{ "longContext", read_selector, R(route[ROUTE_LONG_CONTEXT]), 0, 0 },
	{ "webSearch", read_selector, R(route[ROUTE_WEB_SEARCH]), 0, 0 },
	{ "image", read_selector, R(route[ROUTE_IMAGE]), 0, 0 },
	{ "subagent", read_selector, R(route[ROUTE_SUBAGENT]), 0, 0 },
	{ "rules", read_rules, 0, 0, 0 },
	{ "longContextThreshold", read_number, R(long_context_threshold), 0,
	    1000000000 },
	{ "thinkEffort", read_effort, R(think_effort), 0, 0 },
};

static const struct member fallback_members[] = {
	{ "default", read_selector_list, R(fallback[ROUTE_DEFAULT]), 0, 0 },
	{ "background", read_selector_list, R(fallback[ROUTE_BACKGROUND]), 0,
	    0 },
	{ "think", read_selector_list, R(fallback[ROUTE_THINK]), 0, 0 },
	{ "longContext", read_selector_list, R(fallback[ROUTE_LONG_CONTEXT]),
	    0, 0 },
	{ "webSearch", read_selector_list, R(fallback[ROUTE_WEB_SEARCH]), 0,
	    0 },
	{ "image", read_selector_list, R(fallback[ROUTE_IMAGE]), 0, 0 },
	{ "subagent", read_selector_list, R(fallback[ROUTE_SUBAGENT]), 0, 0 },
};

void
read_routes(struct reading *r, int router, int fallback, struct router *out)
{
	struct router standard = ROUTER_STANDARD;

	*out = standard;
	out->given = router != JSON_NONE;
	if (router != JSON_NONE)
		read_members(r, router, MEMBERS(router_members), out);
	if (out->long_context_threshold == 0)
		out->long_context_threshold = standard.long_context_threshold;
	if (fallback != JSON_NONE)
		read_members(r, fallback, MEMBERS(fallback_members), out);
	else
		memcpy(out->fallback, r->c.router.fallback,
		    sizeof(out->fallback));
}

void
read_router(struct reading *r)
{
	struct config *c = &r->c;

	read_routes(r, r->router, r->fallback, &c->router);
	if (c->providers > 0 && r->m->n_errors == 0 &&
	    c->router.route[ROUTE_DEFAULT].provider == NULL)
		warning(r, r->router == JSON_NONE ? JSON_ROOT : r->router,
		    "%sdefault is missing: only requests that name "
		    "\"provider,model\" can be answered",
		    r->router == JSON_NONE ? "Router." : "");
}
