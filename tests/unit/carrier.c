/* What goes through the client in the signatures of thinking blocks. */
#include "tap.h"

#include "dialect/carrier.h"

/* A list; what is cut off it, "|" before the end, "!" where none is ours. */
static const struct { const char *in, *want; } lists[] = {
	{ "ccr1.gemini.0000000a.n.S1;", "gemini 10 n S1|" },
	{ "ccr1.responses.ffffffff.rs_1.gAAA-_=;ccr1.gemini.00000000.t.S+/;",
	    "responses 4294967295 rs_1 gAAA-_=|gemini 0 t S+/|" },
	{ "ccr1.responses.0000000a..E;", "responses 10  E|" },
	{ "ccr1.gemini.0000000a.n.S1", "gemini 10 n S1|" },
	{ "", "!" },
	{ "EqQBCkYIBBgC", "!" },
	{ "ccr1.", "!" },
	{ "ccr1.gemini.0000000a.n.;", "!" },
	{ "ccr1.gemini.0000000A.n.S;", "!" },
	{ "ccr1.gemini.a.n.S;", "!" },
	{ "ccr1.gemini.0000000a", "!" },
	{ "ccr2.gemini.0000000a.n.S;", "!" },
};

static void
cut(size_t i)
{
	struct view list = view_of(lists[i].in);
	struct buf told = BUF(4096), again = BUF(4096);
	struct carrier c;

	while (carrier_cut(&list, &c)) {
		buf_addf(&told, "%.*s %u %.*s %.*s|", VIEW_ARG(c.dialect),
		    (unsigned)c.model, VIEW_ARG(c.note), VIEW_ARG(c.text));
		carrier_add(&c, &again);
	}
	if (told.n == 0)
		buf_addc(&told, '!');
	IS(buf_cstr(&told), lists[i].want);
	if (view_ends(view_of(lists[i].in), ";") && again.n > 0)
		IS(buf_cstr(&again), lists[i].in);
	buf_free(&told);
	buf_free(&again);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		cut(i);
	OK(carrier_is(VIEW("ccr1.gemini.0000000a.n.S;")), "ours");
	OK(!carrier_is(VIEW("EqQBCkYIBBgC")), "Anthropic's");
	OK(!carrier_is(VIEW("")), "nobody's");
	OK(carrier_model(VIEW("gpt-5.1")) != carrier_model(VIEW("gpt-5.2")),
	    "models are told apart");
	return done_testing();
}
