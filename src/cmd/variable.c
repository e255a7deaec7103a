#include "cmd/variable.h"

#include "cmd/answers.h"

/* Without braces there are no small letters in it. */
static bool
has_small(struct view name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] >= 'a' && name.p[i] <= 'z')
			return true;
	return false;
}

struct view
variable_reference(struct view text)
{
	bool braces = view_starts(text, "${") && view_ends(text, "}");
	struct view name = VIEW("");

	if (braces)
		name = (struct view){ text.p + 2, text.n - 3 };
	else if (view_starts(text, "$"))
		name = view_skip(text, 1);
	return answers_is_variable(name) && (braces || !has_small(name)) ?
	    name : VIEW("");
}
