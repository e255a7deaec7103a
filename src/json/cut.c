#include "json/cut.h"

#include <assert.h>

void
json_cut(struct json *in, char *text, int string, size_t at, size_t n)
{
	size_t length = json_escaped(in, string).n;
	char *inside = text + json_offset(in, string);

	assert(text == in->text.p && json_is_string(in, string) &&
	    at + n <= length);
	/* The closing quote moves too. */
	memmove(inside + at, inside + at + n, length - at - n + 1);
	memset(inside + length + 1 - n, ' ', n);
	in->token[string].end -= (int)n;
}
