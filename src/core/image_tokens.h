/* What a picture costs, by its size in pixels where that can be seen. */
#ifndef CORE_IMAGE_TOKENS_H
#define CORE_IMAGE_TOKENS_H

#include "base/view.h"

/*
 * Tokens of an image in base64; of one that stands elsewhere with an empty
 * view. platform.claude.com/docs, "Vision": one for each 28 by 28 pixels, at
 * most 1568.
 */
int64_t image_tokens(struct view base64);

#endif
