/* How Vercel's gateway is written to stands in dialect/openai_host.c. */
#include "transform/options.h"
#include "transform/transforms.h"

const struct transform transform_vercel = {
	.kind = TRANSFORM_VERCEL,
	.plan = options_set,
};
