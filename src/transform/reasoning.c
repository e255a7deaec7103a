/*
 * Chat completions are told with `enable_thinking` and `thinking`, see
 * dialect/openai_options.c; other formats have a switch of their own.
 */
#include "transform/chain.h"
#include "transform/transforms.h"

/* What a model's list says comes behind the provider's, and counts. */
static bool
is_last(const struct step *s)
{
	const struct step *end = s->chain->step + s->chain->n;

	for (const struct step *t = s + 1; t < end; t++)
		if (t->is == s->is)
			return false;
	return true;
}

static bool
switch_thinking(struct step *s, struct plan *p, struct fail *f)
{
	(void)f;
	if (s->use->o.enable || !is_last(s))
		return true;
	p->thinking = THINKING_DISABLED;
	p->budget = 0;
	p->effort = EFFORT_UNSET;
	return true;
}

const struct transform transform_reasoning = {
	.kind = TRANSFORM_REASONING,
	.plan = switch_thinking,
};
