/*
 * FNV-1a (draft-eastlake-fnv-17): a quick hash to tell texts apart that nobody
 * has chosen to collide. Not for secrets.
 */
#ifndef BASE_FNV_H
#define BASE_FNV_H

#include "base/view.h"

uint64_t fnv64(struct view v);

/* The same folded to half its width, as section 3 of the draft has it. */
uint32_t fnv32(struct view v);

#endif
