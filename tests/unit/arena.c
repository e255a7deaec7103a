/* Memory that is let go all at once. */
#include "base/arena.h"

#include "tap.h"

static bool
zeroed(const char *p, size_t n)
{
	while (n > 0 && p[n - 1] == 0)
		n--;
	return n == 0;
}

/* Pieces of many sizes: apart from each other, aligned, and empty. */
static void
pieces(void)
{
	struct arena a = { 0 };
	struct { unsigned char *p; size_t n; } piece[2000];
	bool good = true, apart = true;

	for (size_t i = 0; i < 2000; i++) {
		size_t n = i * 37 % 500 + (i % 100 == 99 ? 9000 : 0);

		piece[i].p = arena_alloc(&a, n);
		piece[i].n = n;
		good = good && piece[i].p != NULL &&
		    (uintptr_t)piece[i].p % _Alignof(max_align_t) == 0 &&
		    zeroed((char *)piece[i].p, n);
		memset(piece[i].p, (int)(i % 255 + 1), n);
	}
	OK(good, "2000 pieces, aligned and zeroed");
	for (size_t i = 0; i < 2000; i++)
		for (size_t j = 0; j < piece[i].n; j++)
			apart = apart && piece[i].p[j] == i % 255 + 1;
	OK(apart, "none lies in another");
	arena_free(&a);
	OK(a.block == NULL, "all are let go");
	arena_free(&a);
}

static void
copies(void)
{
	struct arena a = { 0 };
	struct view v = arena_copy(&a, VIEW("a\0b"));

	IS_MEM(v.p, v.n, "a\0b", 3);
	OK(v.p[v.n] == '\0', "a NUL stands behind a copy");
	v = arena_copy(&a, (struct view){ NULL, 0 });
	OK(v.p != NULL && v.n == 0 && v.p[0] == '\0', "of nothing too");
	OK(!a.failed, "nothing has failed");
	OK(arena_alloc(&a, SIZE_MAX) == NULL && a.failed,
	    "too much fails, and is told at the end");
	OK(arena_copy(&a, VIEW("still")).n == 5, "the rest goes on");
	arena_free(&a);
	OK(!a.failed, "freed, it is as new");
}

int
main(void)
{
	pieces();
	copies();
	return done_testing();
}
