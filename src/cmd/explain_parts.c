/* What both forms of the explanation have in them. */
#include "cmd/explain.h"

#include <string.h>

#include "core/redact.h"

/* Everywhere in the buffer. */
static void
mask(struct buf *b, struct view secret)
{
	struct view rest = buf_view(b);
	ptrdiff_t at;

	while (secret.n > 0 && (at = view_find(rest, secret)) >= 0) {
		size_t from = (size_t)(rest.p - b->p) + (size_t)at;

		memset(b->p + from, '*', secret.n);
		rest = view_skip(rest, (size_t)at + secret.n);
	}
}

void
explain_mask(struct explanation *e, const struct exchange *x)
{
	struct buf *const parts[] = { &e->letter.url, &e->letter.headers,
		&e->letter.body };

	if (!e->written)
		return;
	for (size_t i = 0; i < 3; i++) {
		/* Short ones too where they belong, but in no prompt. */
		if (x->key != NULL && i < 2)
			mask(parts[i], x->key->text);
		if (parts[i]->n > 0)
			redact(parts[i]->p, parts[i]->n, x->config);
	}
}

/* The names of all transformers that count, with what stands between them. */
void
explain_transformers(const struct exchange *x, const char *between,
    struct buf *out)
{
	const struct provider *p = x->to.provider;
	const struct use_list *lists[] = {
		config_use_list(p, VIEW("")),
		config_use_list(p, x->to.model),
	};
	size_t n = 0;

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; lists[i] != NULL && k < lists[i]->uses; k++)
			buf_addf(out, "%s%.*s", n++ > 0 ? between : "",
			    VIEW_ARG(lists[i]->use[k].name));
}

void
explain_selector(struct buf *out, const struct selector *s)
{
	buf_addf(out, "%.*s,%.*s", VIEW_ARG(s->provider->name),
	    VIEW_ARG(s->model));
}

const char *
explain_router(const struct exchange *x)
{
	return x->router == NULL || x->router->label == NULL ? "config.json" :
	    x->router->label;
}

size_t
explain_provider(const struct explained *o)
{
	return (size_t)(o->x->to.provider - o->x->config->provider);
}
