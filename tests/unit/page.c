/* Which part of a list a query asks for. */
#include "core/page.h"
#include "tap.h"

/* The names are n0, n1, ..., and the last has a comma and a blank in it. */
static void
name(const void *context, size_t i, struct buf *out)
{
	const size_t *n = context;

	buf_addf(out, i + 1 == *n ? "n%zu, last" : "n%zu", i);
}

static const struct {
	const char *query;
	size_t n;
	const char *want;               /* NULL: refused */
} cases[] = {
	{ "", 3, "0-3" },
	{ "limit=1000", 3, "0-3" },
	{ "limit=3", 3, "0-3" },
	{ "limit=2", 3, "0-2 more" },
	{ "limit=2&after_id=n0", 4, "1-3 more" },
	{ "after_id=n1&limit=2", 4, "2-4" },
	{ "after_id=n3%2C+last", 4, "4-4" },
	{ "after_id=n3%2c%20last", 4, "4-4" },
	{ "after_id=n0", 3, "1-3" },
	{ "before_id=n2&limit=1", 4, "1-2 more" },
	{ "before_id=n2&limit=2", 4, "0-2" },
	{ "before_id=n0", 4, "0-0" },
	{ "after_id=n2&before_id=n1", 4, "3-3" },
	{ "after_id=&beta=true&x&&limit", 2, "0-2" },
	{ "limit=5", 0, "0-0" },
	{ "limit=0", 3, NULL },
	{ "limit=1001", 3, NULL },
	{ "limit=-1", 3, NULL },
	{ "limit=", 3, NULL },
	{ "after_id=none", 3, NULL },
	{ "before_id=n3%", 3, NULL },
	{ "before_id=n0%2", 3, NULL },
	{ "before_id=n0", 0, NULL },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf out = BUF(100);
		struct page p;
		struct fail f = { 0 };

		if (!page_of(view_of(cases[i].query), cases[i].n, name,
		    &cases[i].n, &p, &f)) {
			OK(cases[i].want == NULL && f.status == 400,
			    "refused: %s", f.text);
			continue;
		}
		buf_addf(&out, "%zu-%zu%s", p.from, p.to,
		    p.more ? " more" : "");
		IS(buf_cstr(&out), cases[i].want);
		buf_free(&out);
	}
	return done_testing();
}
