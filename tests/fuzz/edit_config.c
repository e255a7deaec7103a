/* Any text, changed in place: tests/edit_check.h says what must hold. */
#include <stdio.h>
#include <stdlib.h>

#include "edit_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const ways[][6] = {
	{ "a" },
	{ "Router", "think" },
	{ "Providers", "0", "models", "-" },
	{ "Providers", "0", "models", "1" },
	{ "Providers", "-" },
	{ "a", "0" },
	{ "0" },
	{ "a", "b", "c", "0", "d" },
};

static void
must(const char *wrong)
{
	if (wrong == NULL)
		return;
	fprintf(stderr, "%s\n", wrong);
	abort();
}

/* The first byte chooses the way. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view text = { (const char *)data, size };
	const char *const *way;

	if (size == 0)
		return 0;
	way = ways[data[0] % (sizeof(ways) / sizeof(*ways))];
	text = view_skip(text, 1);
	must(edit_check_set(text, way, VIEW("\"new,value\"")));
	must(edit_check_set(text, way, VIEW("{\"x\": [1, 2]}")));
	must(edit_check_remove(text, way));
	return 0;
}
