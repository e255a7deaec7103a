#include "transform/transforms.h"

static bool
strip_cache(struct step *s, struct plan *p, struct fail *f)
{
	(void)s;
	(void)f;
	p->strip_cache = true;
	return true;
}

const struct transform transform_cleancache = {
	.kind = TRANSFORM_CLEANCACHE,
	.plan = strip_cache,
};
