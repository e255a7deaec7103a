/*
 * Reasoning between <think> tags, for hosts of other dialects than OpenAI's:
 * that one's reader looks for it unasked, and once is enough.
 */
#include "transform/chain.h"
#include "transform/tagged.h"
#include "transform/transforms.h"

static bool
look_for_tags(struct step *s, struct plan *p, struct fail *f)
{
	(void)p;
	return s->chain->dialect->think_tags || tagged_open(s, thought_tags,
	    thought_tag_count, false, f);
}

const struct transform transform_extrathinktag = {
	.kind = TRANSFORM_EXTRATHINKTAG,
	.plan = look_for_tags,
	.event = tagged_event,
	.close = tagged_close,
};
