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
	x->to = x->config->route[ROUTE_DEFAULT];
	x->kind = ROUTE_DEFAULT;
	x->rule = route_kind_name(x->kind);
	if (x->to.provider == NULL)
		return fail(f, 400, "no provider is configured for this "
		    "request: set Router.default in %s, as in "
		    "\"provider,model\"", x->config->path);
	return true;
}
