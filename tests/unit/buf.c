/* The growing buffer with a ceiling. */
#include "base/buf.h"

#include <stdlib.h>

#include "tap.h"

static void
ceiling(void)
{
	struct buf b = BUF(1000);
	bool same = true;

	for (int i = 0; i < 1000; i++)
		buf_addc(&b, (char)('a' + i % 26));
	OK(!b.failed && b.n == 1000, "as much as the ceiling fits");
	for (int i = 0; i < 1000; i++)
		same = same && b.p[i] == 'a' + i % 26;
	OK(same, "and stands there");
	OK(buf_cstr(&b) != NULL && strlen(b.p) == 1000 && !b.failed,
	    "with room for a NUL beside it");
	buf_add(&b, VIEW(""));
	OK(!b.failed, "nothing more fits still");
	buf_addc(&b, 'x');
	OK(b.failed && b.n == 1000, "one byte more does not");
	buf_clear(&b);
	buf_add(&b, VIEW("again"));
	IS(buf_cstr(&b), "again");
	buf_free(&b);
	OK(b.p == NULL && b.max == 1000, "the ceiling stays when it is freed");
	buf_free(&b);
}

static void
every_ceiling(void)
{
	bool right = true;

	for (size_t max = 0; max < 700; max++) {
		struct buf b = BUF(max);
		size_t n = 0;

		while (!b.failed && n < 1000) {
			buf_add(&b, VIEW("123"));
			n += 3;
		}
		right = right && b.failed && b.n == max / 3 * 3;
		buf_free(&b);
	}
	OK(right, "ceilings of 0 to 699 bytes hold exactly");
}

static void
sticky(void)
{
	struct buf b = BUF(10);

	buf_add(&b, VIEW("12345678"));
	buf_add(&b, VIEW("xyz"));
	OK(b.failed && b.n == 8, "what does not fit is not begun");
	buf_add(&b, VIEW("9"));
	buf_adds(&b, "9");
	buf_addc(&b, '9');
	buf_addf(&b, "%d", 9);
	buf_addi(&b, 9);
	OK(b.n == 8 && buf_room(&b, 1) == NULL && buf_cstr(&b) == NULL,
	    "after a failure nothing is added, though it would fit");
	OK(view_is(buf_view(&b), "12345678"), "what was there is there");
	buf_free(&b);
	OK(!b.failed, "freed, it is as new");
}

static void
room(void)
{
	struct buf b = BUF(4096);
	char *p = buf_room(&b, 300);

	OK(p != NULL && p == b.p && b.n == 0 && b.cap >= 300,
	    "room is not contents");
	memset(p, 'r', 300);
	b.n = 300;
	OK(buf_room(&b, 3796) != NULL, "room up to the ceiling");
	OK(buf_room(&b, 0) == b.p + 300, "no room is a place as well");
	OK(buf_room(&b, 3797) == NULL && b.failed, "but no byte more");
	buf_clear(&b);
	OK(buf_room(&b, SIZE_MAX) == NULL && b.failed, "nor all of memory");
	buf_clear(&b);
	buf_addc(&b, 'x');
	OK(buf_room(&b, SIZE_MAX) == NULL, "nor that and one byte");
	buf_free(&b);
	b = BUF(SIZE_MAX);
	OK(buf_room(&b, SIZE_MAX / 2) == NULL && b.failed,
	    "without a ceiling there is still an end");
	buf_free(&b);
	OK(buf_room(&b, 0) != NULL, "no room in a new buffer is a place");
	buf_free(&b);
}

static void
formats(void)
{
	struct buf b = BUF(12);

	buf_addf(&b, "%s-%05d", "ab", 42);
	IS(buf_cstr(&b), "ab-00042");
	buf_addf(&b, "%s", "1234");
	IS(buf_cstr(&b), "ab-000421234");
	buf_addf(&b, "%s", "");
	OK(!b.failed, "no text fits at the ceiling");
	buf_addf(&b, "%d", 1);
	OK(b.failed && b.n == 12, "a digit does not");
	buf_free(&b);

	b = BUF(100);
	buf_addi(&b, 0);
	buf_addc(&b, ' ');
	buf_addi(&b, INT64_MAX);
	buf_addc(&b, ' ');
	buf_addi(&b, INT64_MIN);
	buf_addc(&b, ' ');
	buf_addi(&b, -7);
	IS(buf_cstr(&b), "0 9223372036854775807 -9223372036854775808 -7");
	buf_free(&b);
}

static void
consuming(void)
{
	struct buf b = BUF(100);

	buf_add(&b, VIEW("head, tail"));
	buf_consume(&b, 6);
	IS(buf_cstr(&b), "tail");
	buf_consume(&b, 0);
	IS(buf_cstr(&b), "tail");
	buf_consume(&b, 4);
	IS(buf_cstr(&b), "");
	buf_free(&b);
	buf_consume(&b, 0);
	OK(buf_view(&b).n == 0, "an empty one too");
}

static void
wiping(void)
{
	char text[] = "secret";
	struct buf b = BUF(100);

	wipe(text, 4);
	IS_MEM(text, 6, "\0\0\0\0et", 6);
	buf_add(&b, VIEW("secret"));
	buf_wipe(&b);
	OK(b.p == NULL && b.n == 0 && b.max == 100, "wiped is freed");
	buf_wipe(&b);
}

int
main(void)
{
	ceiling();
	every_ceiling();
	sticky();
	room();
	formats();
	consuming();
	wiping();
	return done_testing();
}
