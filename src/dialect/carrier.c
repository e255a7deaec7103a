#include "dialect/carrier.h"

#include "base/fnv.h"

#define BEGINNING "ccr1."
#define DIGITS 8

uint32_t
carrier_model(struct view name)
{
	return fnv32(name);
}

void
carrier_add(const struct carrier *c, struct buf *out)
{
	buf_adds(out, BEGINNING);
	buf_add(out, c->dialect);
	buf_addf(out, ".%08x.", (unsigned)c->model);
	buf_add(out, c->note);
	buf_addc(out, '.');
	buf_add(out, c->text);
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
carrier_cut(struct view *list, struct carrier *c)
{
	struct view model;

	if (!carrier_is(*list))
		return false;
	*list = view_skip(*list, sizeof(BEGINNING) - 1);
	c->dialect = view_cut(list, '.');
	model = view_cut(list, '.');
	c->note = view_cut(list, '.');
	c->text = view_cut(list, ';');
	return take_hex(model, &c->model) && c->text.n > 0;
}

bool
carrier_is(struct view signature)
{
	return view_starts(signature, BEGINNING);
}
