/* Every adjustment, one file each. */
#ifndef TRANSFORM_TRANSFORMS_H
#define TRANSFORM_TRANSFORMS_H

#include "transform/transform.h"

extern const struct transform transform_cleancache;
extern const struct transform transform_customparams;
extern const struct transform transform_deepseek;
extern const struct transform transform_enhancetool;
extern const struct transform transform_extrathinktag;
extern const struct transform transform_filter;
extern const struct transform transform_forcereasoning;
extern const struct transform transform_maxtoken;
extern const struct transform transform_openrouter;
extern const struct transform transform_reasoning;
extern const struct transform transform_sampling;
extern const struct transform transform_tooluse;
extern const struct transform transform_vercel;

#endif
