#include "dialect/markup.h"

#include "json/escape.h"

/* Plain text of what stands inside markup; longer is not looked at. */
#define INSIDE_MAX (16 << 20)

enum fit
markup_starts(struct view escaped, int *form, size_t *used)
{
	enum fit best = FIT_NO;

	for (int i = 0; i < markup_count; i++) {
		enum fit fit = escaped_starts(escaped, markups[i].open, used);

		*form = i;
		if (fit == FIT_YES)
			return FIT_YES;
		if (fit == FIT_PARTLY)
			best = FIT_PARTLY;
	}
	return best;
}

enum fit
markup_find(struct view escaped, size_t *at, int *form, size_t *used)
{
	for (;;) {
		struct view v;
		enum fit fit;

		*at += escaped_angle(view_skip(escaped, *at));
		if (*at == escaped.n)
			return FIT_NO;
		v = view_skip(escaped, *at);
		fit = markup_starts(v, form, used);
		if (fit != FIT_NO)
			return fit;
		*at += escaped_first(v).used;
	}
}

enum fit
markup_head(const struct markup *m, const struct plan *p, struct view escaped)
{
	return m->head == NULL ? FIT_YES : m->head(p, escaped);
}

bool
markup_read(const struct markup *m, const struct plan *p,
    struct view escaped, struct buf *calls)
{
	struct buf plain = BUF(INSIDE_MAX);
	size_t before = calls->n;
	bool good;

	json_unescape(escaped, &plain);
	good = !plain.failed && plain.n > 0 &&
	    m->read(p, buf_view(&plain), calls);
	if (!good)
		calls->n = before;
	buf_free(&plain);
	return good;
}
