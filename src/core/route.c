#include "core/route.h"

#include "core/custom_route.h"
#include "core/routing.h"
#include "json/escape.h"

#define FACTS_MAX 8192

/*
 * Who is asked where a request goes, first to last; the first that takes it
 * decides. A row without a function is the route of Router of that name, and
 * counts only where Router names a model for it.
 */
static const struct asked {
	const char *name;               /* NULL: it tells of itself */
	routing_rule *decide;
	enum route_kind kind;
} order[] = {
	{ "explicit", route_explicit, ROUTE_DEFAULT },
	{ "custom", route_custom, ROUTE_DEFAULT },
	{ NULL, route_rules, ROUTE_DEFAULT },
	{ "longContext", NULL, ROUTE_LONG_CONTEXT },
	{ "tag", route_tag, ROUTE_DEFAULT },
	{ "subagent", NULL, ROUTE_SUBAGENT },
	{ "background", NULL, ROUTE_BACKGROUND },
	{ "webSearch", NULL, ROUTE_WEB_SEARCH },
	{ "image", NULL, ROUTE_IMAGE },
	{ "think", NULL, ROUTE_THINK },
	{ "default", NULL, ROUTE_DEFAULT },
};

#define STEPS (sizeof(order) / sizeof(*order))

/* "provider,model" given by the client, or "provider/model". */
enum choice
route_explicit(struct routing *r, struct buf *why)
{
	struct exchange *x = r->x;
	struct selector to = config_selector(x->config, r->model);
	struct buf list = BUF(700);
	int shown = (int)(r->model.n < 100 ? r->model.n : 100);

	trace_say(why, "the model asked for is \"%.*s\"", shown, r->model.p);
	if (to.provider != NULL && to.model.p != NULL) {
		x->to = to;
		x->rule = "explicit";
		return CHOICE_TAKES;
	}
	if (view_find(r->model, VIEW(",")) < 0)
		return CHOICE_PASSES;
	config_list_models(x->config, &list);
	fail(r->f, 400, "model \"%.*s\" is not configured; there is %.*s",
	    shown, r->model.p, VIEW_ARG(buf_view(&list)));
	buf_free(&list);
	return CHOICE_REFUSES;
}

enum choice
route_custom(struct routing *r, struct buf *why)
{
	struct exchange *x = r->x;

	if (x->config->custom_router_path.n == 0)
		return CHOICE_UNSET;
	if (!custom_route(x, r->f))
		return CHOICE_REFUSES;
	if (x->to.provider != NULL)
		return CHOICE_TAKES;
	trace_say(why, "the program %s", x->router_failed ? "has failed; the "
	    "log tells why" : "leaves it to the other rules");
	return CHOICE_PASSES;
}

static enum choice
route_of_kind(struct routing *r, enum route_kind kind, struct buf *why)
{
	struct exchange *x = r->x;
	struct selector to = x->router->route[kind];
	bool is = (to.provider != NULL || why != NULL) &&
	    route_is(x, kind, why);

	if (to.provider == NULL)
		return CHOICE_UNSET;
	if (!is)
		return CHOICE_PASSES;
	x->to = to;
	x->rule = route_kind_name(kind);
	x->fallback = &x->router->fallback[kind];
	return CHOICE_TAKES;
}

static enum choice
decide(struct routing *r, const struct asked *s)
{
	struct trace *t = r->x->trace;
	struct buf facts = BUF(FACTS_MAX);
	struct buf *why = t == NULL ? NULL : &facts;
	enum choice choice = s->decide != NULL ? s->decide(r, why) :
	    route_of_kind(r, s->kind, why);

	if (t != NULL && s->name != NULL)
		trace_add(t, s->name, choice, buf_view(&facts));
	buf_free(&facts);
	return choice;
}

static enum choice
decide_all(struct routing *r)
{
	struct trace *t = r->x->trace;
	enum choice choice = CHOICE_PASSES;
	size_t i = 0;

	while (i < STEPS && choice != CHOICE_TAKES && choice != CHOICE_REFUSES)
		choice = decide(r, &order[i++]);
	for (; t != NULL && i < STEPS; i++)
		trace_add(t, order[i].name == NULL ? "rules" : order[i].name,
		    CHOICE_NOT_ASKED, VIEW(""));
	return choice;
}

bool
route(struct exchange *x, struct fail *f)
{
	struct buf model = BUF(4096);
	struct routing r = { .x = x, .f = f, .tag.unknown = BUF(256) };
	enum choice choice;

	json_unescape(x->plan.model, &model);
	r.model = buf_view(&model);
	x->fallback = &x->router->fallback[ROUTE_DEFAULT];
	route_tag_look(&r);
	choice = decide_all(&r);
	if (r.tag.any)
		route_tag_remove(&r);
	buf_free(&r.tag.unknown);
	buf_free(&model);
	if (choice == CHOICE_TAKES || choice == CHOICE_REFUSES)
		return choice == CHOICE_TAKES;
	return fail(f, 400, "no provider is configured for this request: set "
	    "Router.default in %s, as in \"provider,model\"",
	    x->config->path);
}
