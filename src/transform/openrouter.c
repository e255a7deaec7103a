/* How OpenRouter is written to stands in dialect/openai_host.c. */
#include "transform/options.h"
#include "transform/transforms.h"

const struct transform transform_openrouter = {
	.kind = TRANSFORM_OPENROUTER,
	.plan = options_set,
};
