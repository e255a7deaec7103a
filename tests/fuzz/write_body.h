/*
 * Any bytes as a client's body, for the fuzz targets of all writers: it is
 * refused with 400 and a sentence, or becomes a body that the provider takes,
 * the same one each time.
 */
#ifndef TESTS_FUZZ_WRITE_BODY_H
#define TESTS_FUZZ_WRITE_BODY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialect/dialect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what is wrong with a body, or NULL. */
typedef const char *fuzz_check(const struct json *body);

static inline void
fault(const char *what, struct view body)
{
	fprintf(stderr, "%s: %.*s\n", what, VIEW_ARG(body));
	abort();
}

static inline void
check_written(fuzz_check *check, struct view body)
{
	struct json out = { 0 };
	struct fail f = { 0 };
	const char *wrong;

	if (!json_parse(&out, body, &f))
		fault(f.text, body);
	if ((wrong = check(&out)) != NULL)
		fault(wrong, body);
	json_free(&out);
}

static inline void
write_twice(const struct dialect *d, const struct target *t,
    const struct plan *plan, fuzz_check *check)
{
	struct buf body = BUF(64 << 20), again = BUF(64 << 20);
	struct fail f = { 0 };

	if (!d->write(t, plan, &body, &f) || !d->write(t, plan, &again, &f))
		fault(f.text, buf_view(&body));
	if (!view_eq(buf_view(&body), buf_view(&again)))
		fault("not the same twice", buf_view(&body));
	check_written(check, buf_view(&body));
	buf_free(&body);
	buf_free(&again);
}

/* The client's body for this model at this address. Returns 0. */
static inline int
fuzz_body(const struct dialect *d, const char *url, const char *model,
    fuzz_check *check, struct view client)
{
	struct provider p = { .name = VIEW("p"), .url = view_of(url) };
	struct target t = { .provider = &p, .model = view_of(model),
		.key = VIEW("k") };
	struct json in = { 0 };
	struct fail f = { 0 };
	struct plan plan;

	if (json_parse(&in, client, &f)) {
		if (plan_make(&plan, &in, &f))
			write_twice(d, &t, &plan, check);
		else if (f.status != 400 || f.text[0] == '\0')
			fault("refused without a word", VIEW(""));
	}
	json_free(&in);
	return 0;
}

#endif
