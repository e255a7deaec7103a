/*
 * Any JSON as a tool's schema: what becomes of it is one that Gemini takes,
 * the same each time, and not much longer than it was.
 */
#include <stdio.h>
#include <stdlib.h>

#include "dialect/gemini_schema.h"
#include "../gemini_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fault(const char *what, struct view body)
{
	fprintf(stderr, "%s: %.*s\n", what, VIEW_ARG(body));
	abort();
}

static void
check(struct view schema)
{
	struct json out = { 0 };
	struct fail f = { 0 };
	const char *wrong;

	if (!json_parse(&out, schema, &f))
		fault(f.text, schema);
	if ((wrong = check_schema(&out, JSON_ROOT)) != NULL)
		fault(wrong, schema);
	json_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf one = BUF(64 << 20), two = BUF(64 << 20);
	struct jw w1 = { .out = &one }, w2 = { .out = &two };
	struct json in = { 0 };
	struct fail f = { 0 };

	if (json_parse(&in, (struct view){ (const char *)data, n }, &f)) {
		gemini_schema(&w1, &in, JSON_ROOT);
		gemini_schema(&w2, &in, JSON_ROOT);
		if (one.failed || !view_eq(buf_view(&one), buf_view(&two)))
			fault("not the same twice", buf_view(&one));
		check(buf_view(&one));
		buf_clear(&one);
		w1 = (struct jw){ .out = &one };
		gemini_schema_parameters(&w1, &in, JSON_ROOT);
		check(buf_view(&one));
	}
	json_free(&in);
	buf_free(&one);
	buf_free(&two);
	return 0;
}
