#include "core/estimate.h"

#include "base/clock.h"
#include "core/tokens.h"
#include "json/escape.h"

static void
expect_from(struct exchange *x, const struct selector *to)
{
	if (to->provider != NULL)
		x->tokens = usage_expect(x->rotation, &x->thread,
		    to->provider->name, to->model, x->estimate);
}

void
estimate_request(struct exchange *x)
{
	x->tokens = x->estimate = tokens_estimate(&x->in);
	expect_from(x, &x->router->route[ROUTE_DEFAULT]);
}

void
estimate_for_named(struct exchange *x)
{
	struct buf model = BUF(4096);
	struct selector to;

	json_unescape(x->plan.model, &model);
	to = config_selector(x->config, buf_view(&model));
	if (to.model.p != NULL)
		expect_from(x, &to);
	buf_free(&model);
}

void
estimate_for_target(struct exchange *x)
{
	expect_from(x, &x->to);
}

void
estimate_learn(const struct exchange *x)
{
	struct usage u = encoder_usage(&x->enc);
	struct answered a = {
		.estimate = x->estimate,
		.input = u.input + u.cache_read + u.cache_write,
		.output = u.output,
		.took_ms = (clock_us() - x->first_us) / 1000,
	};

	if (u.known)
		usage_note(x->rotation, &x->thread, x->to.provider->name,
		    x->to.model, &a);
}
