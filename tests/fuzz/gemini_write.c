/*
 * Any client body, for a model that the first byte chooses: what is not
 * refused becomes a body as Gemini wants it, and the same one each time.
 */
#include <stdio.h>
#include <stdlib.h>

#include "dialect/gemini.h"
#include "../gemini_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const models[] = { "gemini-2.5-pro", "gemini-2.5-flash",
	"gemini-3-flash-preview", "gemini-3.1-pro-preview", "gemma-4" };

static void
fault(const char *what, struct view body)
{
	fprintf(stderr, "%s: %.*s\n", what, VIEW_ARG(body));
	abort();
}

static void
check(struct view body)
{
	struct json out = { 0 };
	struct fail f = { 0 };
	const char *wrong;

	if (!json_parse(&out, body, &f))
		fault(f.text, body);
	if ((wrong = check_body(&out)) != NULL)
		fault(wrong, body);
	json_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf body = BUF(64 << 20), again = BUF(64 << 20);
	struct provider p = { .name = VIEW("p"), .url = VIEW("http://h/") };
	struct target t = { .provider = &p, .key = VIEW("k") };
	struct json in = { 0 };
	struct fail f = { 0 };
	struct plan plan;

	if (n == 0)
		return 0;
	t.model = view_of(models[data[0] % (sizeof(models) /
	    sizeof(*models))]);
	if (json_parse(&in, (struct view){ (const char *)data + 1, n - 1 },
	    &f) && plan_make(&plan, &in, &f)) {
		if (!gemini_write(&t, &plan, &body, &f) ||
		    !gemini_write(&t, &plan, &again, &f))
			fault(f.text, buf_view(&body));
		if (!view_eq(buf_view(&body), buf_view(&again)))
			fault("not the same twice", buf_view(&body));
		check(buf_view(&body));
	}
	json_free(&in);
	buf_free(&body);
	buf_free(&again);
	return 0;
}
