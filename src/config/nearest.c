#include "config/config.h"

#include <string.h>

#define LONGEST 64              /* names beyond are near to nothing */
#define FAR (LONGEST + 1)

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/*
 * How many letters to add, leave out, change or swap with their neighbour
 * (optimal string alignment), letter case aside.
 */
static int
distance(struct view a, struct view b)
{
	int row[3][LONGEST + 1];
	int *before = row[0], *above = row[1], *here = row[2];

	for (size_t j = 0; j <= b.n; j++)
		here[j] = (int)j;
	for (size_t i = 1; i <= a.n; i++) {
		int *oldest = before;
		char x = lower(a.p[i - 1]);

		before = above;
		above = here;
		here = oldest;
		here[0] = (int)i;
		for (size_t j = 1; j <= b.n; j++) {
			char y = lower(b.p[j - 1]);

			here[j] = least(above[j - 1] + (x != y),
			    least(above[j], here[j - 1]) + 1);
			if (i > 1 && j > 1 && x == lower(b.p[j - 2]) &&
			    y == lower(a.p[i - 2]))
				here[j] = least(here[j], before[j - 2] + 1);
		}
	}
	return here[b.n];
}

const char *
nearest(struct view name, const char *const *known, size_t n)
{
	const char *best = NULL;
	int limit = name.n < 5 ? 1 : 2, least_far = FAR;

	if (name.n > LONGEST)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		struct view k = view_of(known[i]);
		int far = k.n > LONGEST ? FAR : distance(name, k);

		if (far <= limit && far < least_far) {
			best = known[i];
			least_far = far;
		}
	}
	return best;
}
