/* The conversion of one request alone: parse, plan, estimate, write. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/io.h"
#include "core/tokens.h"
#include "dialect/dialect.h"

#define ROUNDS 200

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
convert(struct view body, const struct target *to)
{
	struct json in = { 0 };
	struct plan plan;
	struct buf out = BUF(256 << 20);
	struct fail f;

	if (!json_parse(&in, body, &f) || !plan_make(&plan, &in, &f))
		errx(1, "%s", f.text);
	plan.upstream_model = to->model;
	if (tokens_estimate(&in) <= 0 || !dialect_of(to->provider,
	    to->model)->write(to, &plan, &out, &f))
		errx(1, "%s", f.text);
	buf_free(&out);
	json_free(&in);
}

int
main(int argc, char **argv)
{
	static int64_t took[ROUNDS];
	struct provider p = { .name = VIEW("bench") };
	struct target to = { .provider = &p, .model = VIEW("m") };
	struct buf body = BUF(64 << 20);

	if (argc != 4)
		errx(2, "usage: convert NAME BODYFILE URL");
	p.url = view_of(argv[3]);
	if (!read_file(argv[2], &body))
		err(1, "%s", argv[2]);
	for (int i = 0; i < ROUNDS; i++) {
		int64_t begun = clock_us();

		convert(buf_view(&body), &to);
		took[i] = clock_us() - begun;
	}
	qsort(took, ROUNDS, sizeof(*took), by_size);
	printf("conversion alone, %-9s %-5s median %5lld us, p99 %5lld us\n",
	    dialect_of(&p, to.model)->name, argv[1],
	    (long long)took[ROUNDS / 2], (long long)took[ROUNDS * 99 / 100]);
	buf_free(&body);
	return 0;
}
