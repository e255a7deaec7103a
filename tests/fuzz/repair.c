/*
 * Any bytes as a tool call's arguments: what becomes of them is a strict JSON
 * object, which stays the same when it is mended again; what is refused leaves
 * nothing behind; what was strict is not refused.
 */
#include <stdio.h>
#include <stdlib.h>

#include "json/json.h"
#include "json/scan.h"
#include "transform/repair.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

static bool
is_object(struct view text)
{
	struct json_scan scan = { 0 };

	return text.n > 0 && text.p[0] == '{' &&
	    json_scan(text, JSON_DEPTH, &scan);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view in = { (const char *)data, size };
	struct buf out = BUF(64 << 20), again = BUF(64 << 20);
	enum repair done = repair_object(in, &out);

	if (done == REPAIR_NONE) {
		check(out.n == 0, "what is refused leaves nothing");
	} else {
		check(is_object(buf_view(&out)), "the outcome is an object");
		check(repair_object(buf_view(&out), &again) == REPAIR_WHOLE &&
		    view_eq(buf_view(&out), buf_view(&again)),
		    "it stays the same");
	}
	check(!is_object(in) || done == REPAIR_WHOLE,
	    "an object is not refused");
	buf_free(&out);
	buf_free(&again);
	return 0;
}
