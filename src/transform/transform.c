#include "transform/transforms.h"

/* All adjustments there are. */
static const struct transform *const transforms[TRANSFORMERS] = {
	[TRANSFORM_DEEPSEEK] = &transform_deepseek,
	[TRANSFORM_OPENROUTER] = &transform_openrouter,
	[TRANSFORM_VERCEL] = &transform_vercel,
	[TRANSFORM_MAXTOKEN] = &transform_maxtoken,
	[TRANSFORM_SAMPLING] = &transform_sampling,
	[TRANSFORM_CUSTOMPARAMS] = &transform_customparams,
	[TRANSFORM_CLEANCACHE] = &transform_cleancache,
	[TRANSFORM_REASONING] = &transform_reasoning,
	[TRANSFORM_FORCEREASONING] = &transform_forcereasoning,
	[TRANSFORM_EXTRATHINKTAG] = &transform_extrathinktag,
	[TRANSFORM_TOOLUSE] = &transform_tooluse,
	[TRANSFORM_ENHANCETOOL] = &transform_enhancetool,
	[TRANSFORM_FILTER] = &transform_filter,
};

const struct transform *
transform_of(enum transformer kind)
{
	return transforms[kind];
}
