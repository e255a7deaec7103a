/* Random ids: how long they are, what they consist of, that they differ. */
#include "base/random.h"

#include "tap.h"

#define IDS 200

int
main(void)
{
	static const char digits[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	struct buf all = BUF(IDS * 24), small = BUF(5);
	int same = 0, seen = 0;

	for (int i = 0; i < IDS; i++)
		random_base62(&all, 24);
	OK(!all.failed && all.n == IDS * 24, "ids of 24 characters");
	OK(strspn(buf_cstr(&all), digits) == all.n, "digits and letters");
	for (int i = 0; i < IDS; i++)
		for (int j = 0; j < i; j++)
			same += memcmp(all.p + i * 24, all.p + j * 24, 24) == 0;
	IS_INT(same, 0);
	/* 4800 characters miss one of 62 once in 10 to the 32nd times. */
	for (const char *d = digits; *d != '\0'; d++)
		seen += memchr(all.p, *d, all.n) != NULL;
	IS_INT(seen, 62);
	random_base62(&small, 6);
	OK(small.failed, "a ceiling is told");
	buf_free(&all);
	buf_free(&small);
	return done_testing();
}
