/*
 * Whatever a provider writes into the headers about waiting: the answer is -1
 * or within a year, and the same with blanks around it.
 */
#include "upstream/retry_after.h"

#include <stdlib.h>
#include <string.h>

#include "upstream/rate_limit.h"

#define NOW INT64_C(784111777000)
#define YEAR INT64_C(31536000000)

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

static void
check(int64_t ms)
{
	if (ms < -1 || ms > YEAR)
		abort();
}

/* The input as header lines, with every status that matters. */
static void
as_headers(struct view rest)
{
	struct rate_limit r = RATE_LIMIT(NOW);

	while (rest.n > 0) {
		struct view value = view_cut(&rest, '\n');
		struct view name = view_cut(&value, ':');

		rate_limit_header(&r, name, view_trim(value));
	}
	check(rate_limit_wait(&r, 200));
	check(rate_limit_wait(&r, 429));
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
	char *exact = malloc(n + 2);
	struct view text = { exact + 1, n };
	int64_t ms;

	if (exact == NULL)
		return 0;
	memcpy(exact + 1, bytes, n);
	exact[0] = exact[n + 1] = ' ';
	ms = retry_after_parse(text, NOW);
	check(ms);
	if (retry_after_parse((struct view){ exact, n + 2 }, NOW) != ms)
		abort();
	check(retry_after_parse(text, INT64_MIN));
	check(retry_after_parse(text, INT64_MAX));
	as_headers(text);
	free(exact);
	return 0;
}
