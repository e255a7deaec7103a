/*
 * Any bytes as a preset's manifest: what is made of it is JSON, whatever it
 * asks and wherever it puts the answers.
 */
#include <stdlib.h>

#include "cmd/preset_apply.h"
#include "cmd/preset_ask.h"
#include "json/pretty.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(struct view text)
{
	struct buf out = BUF(8 << 20), again = BUF(8 << 20);
	struct json in = { 0 };
	struct fail f;

	MUST(json_parse(&in, text, &f));
	json_pretty(text, &out);
	MUST(out.failed || json_parse(&in, buf_view(&out), &f));
	/* What is laid out stays as it is. */
	json_pretty(buf_view(&out), &again);
	MUST(out.failed || again.failed ||
	    view_eq(buf_view(&out), buf_view(&again)));
	json_free(&in);
	buf_free(&out);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct values v = { .n = 0 }, given = { .n = 0 };
	struct buf out = BUF(4 << 20);
	struct manifest m;
	struct fail f;

	values_set(&given, VIEW("a"), VIEW("\"$A\""));
	if (manifest_parse(&m, (struct view){ (const char *)data, size },
	    "m", &f) && values_take(&v, &m.in, json_get(&m.in, JSON_ROOT,
	    "userValues"))) {
		if (!preset_ask(&m, &given, false, &v, &f))
			values_set(&v, VIEW("a"), VIEW("[1, \"$\"]"));
		if (preset_apply(&m, &v, &out, &f))
			check(buf_view(&out));
	}
	manifest_free(&m);
	values_free(&v);
	values_free(&given);
	buf_free(&out);
	return 0;
}
