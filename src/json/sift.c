#include "json/sift.h"

/* Where an element ends, or a member's value. */
static const char *
end_of(const struct json *in, int item)
{
	int value = json_value(in, item);
	struct view last = json_raw(in, value == JSON_NONE ? item : value);

	return last.p + last.n;
}

void
sift_keep(struct sift *c, int item)
{
	c->end = end_of(c->in, item);
	c->kept = true;
}

void
sift_drop(struct sift *c, int item)
{
	int next = json_next(c->in, item);
	const char *from = json_raw(c->in, item).p;
	const char *to = end_of(c->in, item);

	/* The comma before it; that behind it where nothing is before it. */
	if (c->kept)
		from = c->end;
	else if (next != JSON_NONE)
		to = json_raw(c->in, next).p;
	splice_replace(c->s, (struct view){ from, (size_t)(to - from) },
	    VIEW(""));
	c->end = end_of(c->in, item);
}
