#include "transform/options.h"
#include "transform/transforms.h"

/* What the configuration says is sent, whatever the client has said. */
static void
tell(struct plan *p, struct view option, enum told which, bool *has,
    struct view *number)
{
	if (option.n == 0)
		return;
	*has = true;
	*number = option;
	p->told |= which;
}

static bool
set_sampling(struct step *s, struct plan *p, struct fail *f)
{
	const struct use_options *o = &s->use->o;

	tell(p, o->temperature, TOLD_TEMPERATURE, &p->has_temperature,
	    &p->temperature);
	tell(p, o->top_p, TOLD_TOP_P, &p->has_top_p, &p->top_p);
	tell(p, o->top_k, TOLD_TOP_K, &p->has_top_k, &p->top_k);
	if (o->repetition_penalty.n > 0)
		p->repetition_penalty = o->repetition_penalty;
	return options_cap(s, p, f);
}

const struct transform transform_sampling = {
	.kind = TRANSFORM_SAMPLING,
	.plan = set_sampling,
};
