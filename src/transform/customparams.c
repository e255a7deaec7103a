#include "transform/options.h"
#include "transform/transforms.h"

const struct transform transform_customparams = {
	.kind = TRANSFORM_CUSTOMPARAMS,
	.plan = options_merge,
};
