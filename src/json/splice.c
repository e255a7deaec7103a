#include "json/splice.h"

#include <assert.h>

void
splice_replace(struct splice *s, struct view piece, struct view with)
{
	size_t at = (size_t)(piece.p - s->text.p);

	assert(at >= s->done && at + piece.n <= s->text.n);
	buf_add(s->out, (struct view){ s->text.p + s->done, at - s->done });
	buf_add(s->out, with);
	s->done = at + piece.n;
}

void
splice_end(struct splice *s)
{
	buf_add(s->out, view_skip(s->text, s->done));
	s->done = s->text.n;
}
