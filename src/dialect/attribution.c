#include "dialect/attribution.h"

struct view
attribution_skip(struct view text)
{
	if (!view_starts(text, "x-anthropic-billing-header:"))
		return text;
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (text.p[i] != '\\')
			continue;
		if (text.p[++i] == 'n')
			return view_skip(text, i + 1);
	}
	return view_skip(text, text.n);
}
