/* The sentence about what went wrong. */
#include "base/fail.h"

#include "tap.h"

int
main(void)
{
	struct fail f = { .retry_after = 7, .gone = true };
	char longest[2000];

	OK(!fail(&f, 404, "no %s, %d times", "route", 2), "fail is false");
	IS(f.text, "no route, 2 times");
	OK(f.status == 404 && f.retry_after == 0 && !f.gone,
	    "nothing stays of an older failure");
	fail(&f, 502, "provider: %s", f.text);
	IS(f.text, "provider: no route, 2 times");
	OK(!fail_gone(&f) && f.gone && f.status == 499, "the client is gone");

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	fail(&f, 500, "%s", longest);
	IS_INT((intmax_t)strlen(f.text), sizeof(f.text) - 1);
	/* Text of `at` bytes, a character of four, and one more byte. */
	for (size_t at = 1017; at <= 1024; at++) {
		static const int want[] = { 1022, 1023, 1023, 1020, 1021,
			1022, 1023, 1023 };

		memset(longest, 'x', at);
		memcpy(longest + at, "\xf0\x9f\x98\x80!", 6);
		fail(&f, 500, "%s", longest);
		IS_INT((intmax_t)strlen(f.text), want[at - 1017]);
	}
	return done_testing();
}
