/* Every form in which a provider says when to come back. */
#include "upstream/retry_after.h"

#include <time.h>

#include "tap.h"
#include "upstream/date.h"
#include "upstream/rate_limit.h"

/* Sunday, 6 November 1994, 08:49:37 GMT, the RFC's example. */
#define NOW INT64_C(784111777000)

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define YEAR (365 * DAY)

static const struct {
	const char *text;
	int64_t want;
} cases[] = {
	/* seconds */
	{ "0", 0 },
	{ "1", 1000 },
	{ " 30\t", 30000 },
	{ "5.289", 5289 },
	{ "0.5", 500 },
	{ "0.0001", 1 },
	{ "0.00000000000001", 1 },
	{ "1.9999999999", 2000 },
	{ "00042", 42000 },
	{ "31536000", YEAR },
	{ "31536001", YEAR },
	{ "999999999", YEAR },
	/* since 1970 */
	{ "1000000000", YEAR },
	{ "784111807000", 30 * SECOND },
	{ "784111777000", 0 },
	{ "784111776999", 0 },
	{ "784111777000.5", 1 },
	{ "100000000000", 0 },
	{ "99999999999", YEAR },
	{ "9223372036854775807", YEAR },
	{ "9223372036854775808", YEAR },
	{ "99999999999999999999999999999999999999999999", YEAR },
	/* HTTP dates */
	{ "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
	{ "Sun, 06 Nov 1994 08:50:37 GMT", MINUTE },
	{ "sun, 06 nov 1994 09:49:37 gmt", HOUR },
	{ "Sun, 06 Nov 1994 08:49:36 GMT", 0 },
	{ "Mon, 07 Nov 1994 08:49:37 GMT", DAY },
	{ "Sunday, 06-Nov-94 08:49:38 GMT", SECOND },
	{ "Sunday, 06-Nov-95 08:49:37 GMT", YEAR },
	{ "Friday, 31-Dec-44 00:00:00 GMT", YEAR },
	{ "Friday, 01-Jan-45 00:00:00 GMT", 0 },
	{ "Friday, 01-Jan-00 00:00:00 GMT", YEAR },
	{ "Sun Nov  6 08:49:47 1994", 10 * SECOND },
	{ "Wed Nov 16 08:49:37 1994", 10 * DAY },
	{ "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
	{ "Fri, 31 Dec 9999 23:59:59 GMT", YEAR },
	{ "Wed, 01 Mar 1995 08:49:37 GMT", 115 * DAY },
	{ "Tue, 29 Feb 2000 00:00:00 GMT", YEAR },
	/* RFC 3339 */
	{ "1994-11-06T08:49:37Z", 0 },
	{ "1994-11-06T08:49:38Z", SECOND },
	{ "1994-11-06t08:49:38.25z", 1250 },
	{ "1994-11-06 08:49:38Z", SECOND },
	{ "1994-11-06T09:49:38+01:00", SECOND },
	{ "1994-11-06T00:49:38-08:00", SECOND },
	{ "1994-11-06T14:19:38.999999999+05:30", 1999 },
	{ "1994-12-31T23:59:60Z", 55 * DAY + 15 * HOUR + 10 * MINUTE +
	    23 * SECOND },
	{ "0001-01-01T00:00:00Z", 0 },
	{ "9999-12-31T23:59:59Z", YEAR },
	/* durations */
	{ "1s", 1000 },
	{ "6m0s", 6 * MINUTE },
	{ "120ms", 120 },
	{ "46s", 46 * SECOND },
	{ "1h2m3.5s", HOUR + 2 * MINUTE + 3500 },
	{ "10h17m5.72s", 10 * HOUR + 17 * MINUTE + 5720 },
	{ "2m59.56s", 2 * MINUTE + 59560 },
	{ "1.5h", 90 * MINUTE },
	{ "1d", DAY },
	{ "1d2h", DAY + 2 * HOUR },
	{ "7.66s", 7660 },
	{ "0s", 0 },
	{ "1us", 1 },
	{ "1000\xc2\xb5s", 1 },
	{ "1500\xce\xbcs", 2 },
	{ "1ns", 1 },
	{ "1000001ns", 2 },
	{ "0.1ns", 1 },
	{ "500d", YEAR },
	{ "99999999999999999999h", YEAR },
	{ "9999999999h9999999999h9999999999h9999999999h", YEAR },
	/* nothing of the sort */
	{ "", -1 },
	{ " ", -1 },
	{ "-1", -1 },
	{ "+1", -1 },
	{ "-1s", -1 },
	{ ".5", -1 },
	{ "5.", -1 },
	{ "5.s", -1 },
	{ "1e3", -1 },
	{ "0x10", -1 },
	{ "1,5", -1 },
	{ "5 s", -1 },
	{ "1h2", -1 },
	{ "s", -1 },
	{ "5x", -1 },
	{ "soon", -1 },
	{ "nan", -1 },
	{ "1 2", -1 },
	{ "Sun, 06 Nov 1994 08:49:37", -1 },
	{ "Sun, 06 Nov 1994 08:49:37 PST", -1 },
	{ "Sun, 06 Nov 1994 08:49:37 GMT!", -1 },
	{ "Sun, 6 Nov 1994 08:49:37 GMT", -1 },
	{ "Sun, 31 Nov 1994 08:49:37 GMT", -1 },
	{ "Wed, 29 Feb 1995 08:49:37 GMT", -1 },
	{ "Sun, 06 Nov 1994 24:00:00 GMT", -1 },
	{ "Sun, 06 Nov 1994 08:60:00 GMT", -1 },
	{ "Sun, 00 Nov 1994 08:49:37 GMT", -1 },
	{ "Sun, 06 Foo 1994 08:49:37 GMT", -1 },
	{ "Sunday, 06 Nov 1994 08:49:37 GMT", -1 },
	{ "Sun, 06-Nov-94 08:49:37 GMT", -1 },
	{ "1994-11-06", -1 },
	{ "1994-11-06T08:49Z", -1 },
	{ "1994-11-06T08:49:37", -1 },
	{ "1994-13-06T08:49:37Z", -1 },
	{ "1994-11-06T08:49:37.Z", -1 },
	{ "1994-11-06T08:49:37+24:00", -1 },
	{ "1994-11-06T08:49:37+01", -1 },
	{ "1994-11-06T08:49:37Zx", -1 },
};

/* Header lines, a status, and what to make of them. */
static const struct {
	int status;
	const char *headers;
	int64_t want;
} replies[] = {
	{ 429, "", -1 },
	{ 429, "date: Sun, 06 Nov 1994 08:49:37 GMT\n", -1 },
	{ 429, "retry-after: 7\n", 7000 },
	{ 503, "Retry-After: 7\n", 7000 },
	{ 429, "retry-after: 7\nretry-after-ms: 6500\n", 6500 },
	{ 429, "retry-after-ms: 6500.25\nretry-after: 7\n", 6500 },
	{ 429, "x-ms-retry-after-ms: 99\n", 99 },
	{ 429, "retry-after-ms: soon\nretry-after: 7\n", 7000 },
	{ 429, "retry-after-ms: 9223372036854775807\n", YEAR },
	{ 429, "retry-after: never\n", -1 },
	{ 429, "retry-after: 0\nx-ratelimit-reset: 5\n", 0 },
	{ 429, "x-ratelimit-reset: 784111787000\n", 10 * SECOND },
	{ 429, "x-ratelimit-reset: 784111777000\n", -1 },
	{ 429, "ratelimit-reset: 50\n", 50000 },
	{ 200, "x-ratelimit-reset-tokens: 6m0s\n", -1 },
	{ 529, "x-ratelimit-reset-tokens: 6m0s\n", -1 },
	{ 429, "x-ratelimit-reset-tokens: 6m0s\n"
	    "x-ratelimit-reset-requests: 120ms\n", 120 },
	{ 429, "x-ratelimit-reset-tokens: 0s\n"
	    "x-ratelimit-reset-requests: 120ms\n", 120 },
	{ 429, "x-ratelimit-remaining-requests: 10\n"
	    "x-ratelimit-remaining-tokens: 0\n"
	    "x-ratelimit-reset-requests: 120ms\n"
	    "x-ratelimit-reset-tokens: 6m0s\n", 6 * MINUTE },
	{ 429, "x-ratelimit-remaining-requests: 0\n"
	    "x-ratelimit-remaining-tokens: 0\n"
	    "x-ratelimit-reset-requests: 2h\n"
	    "x-ratelimit-reset-tokens: 6m0s\n", 2 * HOUR },
	{ 429, "x-ratelimit-remaining-requests: 0\n", -1 },
	{ 429, "anthropic-ratelimit-requests-remaining: 5\n"
	    "anthropic-ratelimit-requests-reset: 1994-11-06T08:49:38Z\n"
	    "Anthropic-RateLimit-Input-Tokens-Remaining: 0\n"
	    "Anthropic-RateLimit-Input-Tokens-Reset: 1994-11-06T08:50:37Z\n",
	    MINUTE },
	{ 429, "anthropic-ratelimit-requests-reset: 1994-11-06T08:49:38Z\n"
	    "anthropic-ratelimit-tokens-reset: 1994-11-06T08:49:07Z\n",
	    SECOND },
	{ 429, "x-ratelimit-resets: 5\n", -1 },
	{ 429, "x-ratelimit-preset: 5\n", -1 },
	{ 429, "x-ratelimit-: 5\n", -1 },
	{ 429, "x-ratelimit-reset-a: 5\nx-ratelimit-reset-b: 5\n"
	    "x-ratelimit-reset-c: 5\nx-ratelimit-reset-d: 5\n"
	    "x-ratelimit-reset-e: 5\nx-ratelimit-reset-f: 5\n"
	    "x-ratelimit-reset-g: 5\nx-ratelimit-reset-h: 5\n"
	    "x-ratelimit-reset-i: 5\nx-ratelimit-reset-j: 5\n"
	    "x-ratelimit-reset-k: 5\nx-ratelimit-reset-l: 5\n"
	    "x-ratelimit-reset-m: 1\n", 5 * SECOND },
	{ 429, "x-ratelimit-reset-a-name-that-is-longer-than-any-provider-"
	    "has: 5\n", -1 },
};

static int64_t
wait_for(const char *headers, int status)
{
	struct rate_limit r = RATE_LIMIT(NOW);
	struct view rest = view_of(headers);

	while (rest.n > 0) {
		struct view value = view_cut(&rest, '\n');
		struct view name = view_cut(&value, ':');

		rate_limit_header(&r, name, view_trim(value));
	}
	return rate_limit_wait(&r, status);
}

/* A day of every fortnight from 1970 to 2100, as strftime(3) writes it. */
static void
test_dates(void)
{
	static const char *const forms[] = { "%a, %d %b %Y %H:%M:%S GMT",
	    "%a %b %e %H:%M:%S %Y", "%Y-%m-%dT%H:%M:%SZ" };
	int wrong = 0;

	for (int64_t s = 0; s < INT64_C(4102444800); s += 1200001)
		for (int i = 0; i < 3; i++) {
			time_t when = (time_t)s;
			struct tm tm;
			char text[64];
			int64_t ms = -1;

			gmtime_r(&when, &tm);
			strftime(text, sizeof(text), forms[i], &tm);
			if (!date_parse(view_of(text), NOW, &ms) ||
			    ms != s * 1000)
				wrong++;
		}
	IS_INT(wrong, 0);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!IS_INT(retry_after_parse(view_of(cases[i].text), NOW),
		    cases[i].want))
			fprintf(stderr, "# with \"%s\"\n", cases[i].text);
	for (size_t i = 0; i < sizeof(replies) / sizeof(*replies); i++)
		if (!IS_INT(wait_for(replies[i].headers, replies[i].status),
		    replies[i].want))
			fprintf(stderr, "# row %zu: %d\n%s", i,
			    replies[i].status, replies[i].headers);
	test_dates();
	IS_INT(retry_after_parse(VIEW("1784111777000"), INT64_MIN), YEAR);
	IS_INT(retry_after_parse(VIEW("1784111777000"), INT64_MAX), 0);
	return done_testing();
}
