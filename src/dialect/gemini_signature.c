#include "dialect/gemini_signature.h"

#include "dialect/carrier.h"

#define DIALECT "gemini"

void
gemini_signature_add(const struct gemini_signature *s, struct buf *out)
{
	char place = (char)s->place;
	struct carrier c = { VIEW(DIALECT), s->model, { &place, 1 },
		s->text };

	carrier_add(&c, out);
}

bool
gemini_signature_cut(struct view *list, struct gemini_signature *s)
{
	struct carrier c;

	if (!carrier_cut(list, &c) || !view_is(c.dialect, DIALECT) ||
	    c.note.n != 1)
		return false;
	*s = (struct gemini_signature){ c.model,
		(enum gemini_place)c.note.p[0], c.text };
	return true;
}
