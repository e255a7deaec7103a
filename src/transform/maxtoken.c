#include "transform/options.h"
#include "transform/transforms.h"

const struct transform transform_maxtoken = {
	.kind = TRANSFORM_MAXTOKEN,
	.plan = options_cap,
};
