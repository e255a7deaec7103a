#include "base/fnv.h"

uint64_t
fnv64(struct view v)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < v.n; i++)
		h = (h ^ (unsigned char)v.p[i]) * UINT64_C(1099511628211);
	return h;
}

uint32_t
fnv32(struct view v)
{
	uint64_t h = fnv64(v);

	return (uint32_t)(h >> 32 ^ h);
}
