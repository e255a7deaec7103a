#include "dialect/gemini_signature.h"

#define BEGINNING "ccr1.gemini."
#define DIGITS 8

void
gemini_signature_add(const struct gemini_signature *s, struct buf *out)
{
	buf_addf(out, BEGINNING "%08x.%c.", (unsigned)s->model, s->place);
	buf_add(out, s->text);
	buf_addc(out, ';');
}

static bool
take_hex(struct view v, uint32_t *number)
{
	*number = 0;
	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];

		if (c >= '0' && c <= '9')
			*number = *number << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*number = *number << 4 | (uint32_t)(c - 'a' + 10);
		else
			return false;
	}
	return v.n == DIGITS;
}

bool
gemini_signature_cut(struct view *list, struct gemini_signature *s)
{
	struct view model, place;

	if (!view_starts(*list, BEGINNING))
		return false;
	*list = view_skip(*list, sizeof(BEGINNING) - 1);
	model = view_cut(list, '.');
	place = view_cut(list, '.');
	s->text = view_cut(list, ';');
	if (!take_hex(model, &s->model) || place.n != 1 || s->text.n == 0)
		return false;
	s->place = (enum gemini_place)place.p[0];
	return true;
}
