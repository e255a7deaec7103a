#include "core/custom_route.h"

#include "config/public.h"
#include "core/outside.h"

#define MEMORY_MB 1024
#define CHOICE_MAX 4096

/* What it can decide by. */
static void
write_facts(const struct exchange *x, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "tokens");
	jw_int(&w, x->tokens);
	jw_key(&w, "session");
	jw_string(&w, x->plan.session);
	jw_key(&w, "path");
	jw_string(&w, x->req->target);
	jw_key(&w, "headers");
	x->outside.headers(x->outside.context, &w);
	jw_key(&w, "config");
	buf_addc(out, ' ');
	config_write_public(x->config, out);
	w.comma = true;
	jw_key(&w, "body");
	jw_raw(&w, json_raw(&x->in, JSON_ROOT));
	jw_close(&w, '}');
	buf_addc(out, '\n');
}

/* Run it; what it has printed is in choice. */
static bool
run(struct exchange *x, struct buf *choice, struct fail *f)
{
	struct buf facts = BUF(PROGRAM_TEXT_MAX);
	struct program p = {
		.what = "custom router", .name = x->config->custom_router_path,
		.path = x->config->custom_router_path,
		.task = "route", .shim = "shim/router.js",
		.timeout_ms = x->config->custom_router_timeout_ms,
		.memory_mb = MEMORY_MB,
		.config = x->config, .outside = &x->outside,
	};
	bool ok = program_open(&p, f) && program_start(&p, f);

	if (ok) {
		write_facts(x, &facts);
		ok = program_whole(&p, buf_view(&facts), choice, f);
	}
	program_close(&p);
	buf_free(&facts);
	return ok;
}

static bool
refuse(const struct exchange *x, struct view choice, struct fail *f)
{
	struct buf list = BUF(700);

	config_list_models(x->config, &list);
	fail(f, 400, "custom router \"%.*s\" chose \"%.*s\", which is not "
	    "configured; there is %.*s",
	    VIEW_ARG(x->config->custom_router_path),
	    (int)(choice.n < 100 ? choice.n : 100), choice.p,
	    VIEW_ARG(buf_view(&list)));
	buf_free(&list);
	return false;
}

/* Nothing printed means that it leaves this request to the other rules. */
static bool
choose(struct exchange *x, struct view text, struct fail *f)
{
	struct view choice = view_trim(text);
	struct selector to;

	if (choice.n == 0)
		return true;
	to = config_selector(x->config, choice);
	if (to.provider == NULL || to.model.p == NULL)
		return refuse(x, choice, f);
	x->to = to;
	x->rule = "custom";
	return true;
}

bool
custom_route(struct exchange *x, struct fail *f)
{
	struct buf choice = BUF(CHOICE_MAX);
	struct fail why = { 0 };
	bool ok = true;

	if (x->config->custom_router_path.n == 0)
		return true;
	if (run(x, &choice, &why)) {
		ok = choose(x, buf_view(&choice), f);
	} else if (why.gone) {
		ok = fail_gone(f);
	} else {
		x->router_failed = true;
		outside_tell(x, VIEW("ccr"), view_of(why.text));
	}
	buf_free(&choice);
	return ok;
}
