#include "core/explain.h"

#include "core/key.h"
#include "core/prepare.h"
#include "core/route.h"
#include "core/search.h"

static bool
choose_key(struct exchange *x, struct fail *f)
{
	struct keys k;
	bool ok = keys_open(&k, x) || fail(f, 500, "out of memory");

	if (ok)
		ok = key_choose(&k, x, f) == KEY_CHOSEN;
	keys_free(&k);
	return ok;
}

/* A search of the web may have to go elsewhere, or nowhere. */
static bool
look_for_search(struct exchange *x, struct explanation *e)
{
	const struct provider *p = x->to.provider;
	bool vain = search_in_vain(x);

	if (vain)
		return fail(&e->why, 200, "nobody here can search the web: "
		    "the client is told so at once");
	if (x->to.provider != p)
		trace_tell(&e->trace, VIEW("ccr"), VIEW("what the rule names "
		    "cannot search the web: Router.webSearch is asked"));
	return true;
}

static bool
write_letter(struct exchange *x, struct explanation *e)
{
	return chain_open(&x->chain, x->config, &x->to, &x->plan, &e->why) &&
	    letter_write(&e->letter, x, e->dialect, &e->why);
}

void
explain(struct exchange *x, bool letter, struct explanation *e)
{
	x->trace = &e->trace;
	e->routed = prepare(x, &e->why) && route(x, &e->why) &&
	    look_for_search(x, e);
	if (!e->routed)
		return;
	e->dialect = dialect_of(x->to.provider, x->to.model);
	e->keyed = choose_key(x, &e->why);
	e->written = e->keyed && letter && write_letter(x, e);
}

void
explanation_free(struct explanation *e)
{
	letter_free(&e->letter);
	trace_free(&e->trace);
	*e = (struct explanation){ .routed = false };
}
