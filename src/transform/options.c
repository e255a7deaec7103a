#include "transform/options.h"

#include "transform/chain.h"

bool
options_cap(struct step *s, struct plan *p, struct fail *f)
{
	int64_t most = s->use->o.max_tokens;

	(void)f;
	if (most > 0 && p->max_tokens > most)
		p->max_tokens = most;
	return true;
}

static void
note(struct step *s, enum edit_mode mode)
{
	const struct json *in = &s->chain->config->json;

	for (size_t i = 0; i < s->use->n_options; i++)
		edits_add(&s->chain->edits, &s->chain->arena, mode,
		    json_escaped(in, s->use->option[i]),
		    json_raw(in, json_value(in, s->use->option[i])));
}

bool
options_set(struct step *s, struct plan *p, struct fail *f)
{
	(void)p;
	(void)f;
	note(s, EDIT_SET);
	return true;
}

bool
options_merge(struct step *s, struct plan *p, struct fail *f)
{
	(void)p;
	(void)f;
	note(s, EDIT_MERGE);
	return true;
}
