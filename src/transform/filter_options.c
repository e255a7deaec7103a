#include "transform/filter_state.h"

/* Is a member of that name among the options that the list gives? */
static bool
is_given(const struct json *in, const struct use *u, int name)
{
	for (size_t i = 0; i < u->n_options; i++)
		if (view_eq(json_escaped(in, u->option[i]),
		    json_escaped(in, name)))
			return true;
	return false;
}

static void
write_member(struct jw *w, const struct json *in, int name)
{
	jw_escaped(w, json_escaped(in, name));
	buf_addc(w->out, ':');
	w->comma = false;
	jw_raw(w, json_raw(in, json_value(in, name)));
}

void
filter_options(const struct step *s, struct buf *out)
{
	const struct json *in = &s->chain->config->json;
	struct jw w = { .out = out };

	jw_open(&w, '{');
	for (int k = json_first(in, s->use->filter->options); k != JSON_NONE;
	    k = json_next(in, k))
		if (!is_given(in, s->use, k))
			write_member(&w, in, k);
	for (size_t i = 0; i < s->use->n_options; i++)
		write_member(&w, in, s->use->option[i]);
	jw_close(&w, '}');
}
