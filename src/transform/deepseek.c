/* How DeepSeek is written to stands in dialect/openai_host.c. */
#include "transform/options.h"
#include "transform/transforms.h"

const struct transform transform_deepseek = {
	.kind = TRANSFORM_DEEPSEEK,
	.plan = options_cap,
};
