#include "config/config.h"

#include <string.h>

#define LIST_MAX 500            /* bytes of a list of models */

/* What a name must begin with for every Claude Code to list it. */
#define ALIAS "claude-via-"

const struct provider *
config_provider(const struct config *c, struct view name)
{
	for (size_t i = 0; i < c->providers; i++)
		if (view_eq(c->provider[i].name, name))
			return &c->provider[i];
	for (size_t i = 0; i < c->providers; i++)
		if (view_is_nocase(name, c->provider[i].name.p))
			return &c->provider[i];
	return NULL;
}

/* The model as configured, p NULL if it is not. */
static struct view
find_model(const struct provider *p, struct view name)
{
	for (size_t i = 0; i < p->models; i++)
		if (view_eq(p->model[i], name))
			return p->model[i];
	for (size_t i = 0; i < p->models; i++)
		if (view_is_nocase(name, p->model[i].p))
			return p->model[i];
	/* Claude Code's mark of a context of a million tokens. */
	if (view_ends(name, "[1m]") && name.n > 4)
		return find_model(p, (struct view){ name.p, name.n - 4 });
	return (struct view){ NULL, 0 };
}

static struct selector
look_up(const struct config *c, struct view provider, struct view model)
{
	struct selector s = { .provider = config_provider(c,
	    view_trim(provider)) };

	if (s.provider != NULL)
		s.model = find_model(s.provider, view_trim(model));
	return s;
}

/* "provider,model", or "provider/model" where both are configured. */
static struct selector
by_both(const struct config *c, struct view text)
{
	struct view model = text, provider = view_cut(&model, ',');
	struct selector s = { .provider = NULL };

	if (model.p != NULL)
		return look_up(c, provider, model);
	/* Either side of a slash can have more of them. */
	for (size_t i = 0; i < text.n && s.model.p == NULL; i++)
		if (text.p[i] == '/')
			s = look_up(c, (struct view){ text.p, i },
			    view_skip(text, i + 1));
	return s.model.p != NULL ? s : (struct selector){ .provider = NULL };
}

/* What follows ALIAS: both names, or a model's, of the first that has it. */
static struct selector
by_alias(const struct config *c, struct view text)
{
	struct selector s = by_both(c, text);

	for (size_t i = 0; i < c->providers && s.provider == NULL; i++) {
		struct view model = find_model(&c->provider[i], text);

		if (model.p != NULL)
			s = (struct selector){ &c->provider[i], model };
	}
	return s;
}

struct selector
config_selector(const struct config *c, struct view text)
{
	struct selector s = by_both(c, text);

	if (s.provider != NULL || !view_starts_nocase(text, ALIAS))
		return s;
	return by_alias(c, view_skip(text, strlen(ALIAS)));
}

void
config_alias(const struct config *c, const struct provider *p,
    struct view model, struct buf *out)
{
	static const char *const joints[] = { "", "/", "," };
	size_t start = out->n;

	for (size_t i = 0; i < sizeof(joints) / sizeof(*joints); i++) {
		struct selector s;

		out->n = start;
		buf_adds(out, ALIAS);
		if (i > 0)
			buf_addf(out, "%.*s%s", VIEW_ARG(p->name), joints[i]);
		buf_add(out, model);
		s = config_selector(c, view_skip(buf_view(out), start));
		if (s.provider == p && view_eq(s.model, model))
			return;
	}
}

void
config_list_models(const struct config *c, struct buf *out)
{
	size_t start = out->n;

	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *p = &c->provider[i];

		for (size_t j = 0; j < p->models; j++) {
			if (out->n > start)
				buf_add(out, VIEW("; "));
			if (out->n - start + p->name.n + p->model[j].n >
			    LIST_MAX) {
				buf_add(out, VIEW("..."));
				return;
			}
			buf_add(out, p->name);
			buf_addc(out, ',');
			buf_add(out, p->model[j]);
		}
	}
}
