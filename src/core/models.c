/*
 * GET /v1/models, in the form of Anthropic's Models API. Claude Code asks for
 * it with CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY=1, and puts into its list
 * what speaks of Claude or Anthropic (before 2.1.223: begins so). So each model
 * is named twice: by an alias, and as "provider,model" for people and other
 * programs, unless that would stand in Claude Code's list beside the alias.
 *
 * https://code.claude.com/docs/en/llm-gateway-protocol
 * https://platform.claude.com/docs/en/api/models-list
 */
#include <stdlib.h>

#include "core/endpoint.h"
#include "core/page.h"
#include "json/write.h"

struct listed {
	const struct provider *provider;
	struct view model;
	bool alias;
};

struct list {
	const struct config *config;
	struct listed *entry;
	size_t n;
};

static void
add_name(const struct listed *e, struct buf *out)
{
	buf_add(out, e->provider->name);
	buf_addc(out, ',');
	buf_add(out, e->model);
}

/* The names of a page's list (core/page.h). */
static void
add_id(const void *context, size_t i, struct buf *out)
{
	const struct list *l = context;
	const struct listed *e = &l->entry[i];

	if (e->alias)
		config_alias(l->config, e->provider, e->model, out);
	else
		add_name(e, out);
}

static void
add(struct list *l, const struct provider *p, struct view model, bool alias)
{
	if (alias || !(view_has_nocase(p->name, "claude") ||
	    view_has_nocase(p->name, "anthropic") ||
	    view_has_nocase(model, "claude") ||
	    view_has_nocase(model, "anthropic")))
		l->entry[l->n++] = (struct listed){ p, model, alias };
}

static bool
list_all(struct list *l, const struct config *c)
{
	size_t models = 0;

	for (size_t i = 0; i < c->providers; i++)
		models += c->provider[i].models;
	*l = (struct list){ .config = c,
	    .entry = calloc(2 * models + 1, sizeof(*l->entry)) };
	if (l->entry == NULL)
		return false;
	for (int alias = 1; alias >= 0; alias--)
		for (size_t i = 0; i < c->providers; i++)
			for (size_t k = 0; k < c->provider[i].models; k++)
				add(l, &c->provider[i],
				    c->provider[i].model[k], alias == 1);
	return true;
}

static void
write_id(struct jw *w, const char *name, const struct list *l, size_t i)
{
	struct buf id = BUF(64 * 1024);

	jw_key(w, name);
	if (i < l->n) {
		add_id(l, i, &id);
		jw_string(w, buf_view(&id));
	} else {
		jw_null(w);
	}
	buf_free(&id);
}

static void
write_entry(struct jw *w, const struct list *l, size_t i)
{
	const struct listed *e = &l->entry[i];
	struct buf name = BUF(64 * 1024);

	jw_open(w, '{');
	jw_key(w, "type");
	jw_cstr(w, "model");
	write_id(w, "id", l, i);
	jw_key(w, "display_name");
	jw_string_open(w);
	jw_part_plain(w, e->model);
	jw_part(w, VIEW(" ("));
	jw_part_plain(w, e->provider->name);
	jw_part(w, VIEW(")"));
	jw_string_close(w);
	jw_key(w, "description");
	add_name(e, &name);
	jw_string(w, buf_view(&name));
	jw_key(w, "created_at");
	jw_cstr(w, "1970-01-01T00:00:00Z");
	jw_close(w, '}');
	buf_free(&name);
}

static void
write_page(const struct list *l, const struct page *p, struct buf *out)
{
	struct jw w = { .out = out };
	bool any = p->from < p->to;

	jw_open(&w, '{');
	jw_key(&w, "data");
	jw_open(&w, '[');
	for (size_t i = p->from; i < p->to; i++)
		write_entry(&w, l, i);
	jw_close(&w, ']');
	jw_key(&w, "has_more");
	jw_bool(&w, p->more);
	write_id(&w, "first_id", l, any ? p->from : l->n);
	write_id(&w, "last_id", l, any ? p->to - 1 : l->n);
	jw_close(&w, '}');
}

bool
models(struct exchange *x, struct fail *f)
{
	struct buf body = BUF(16 << 20);
	struct list l;
	struct page p;
	bool ok = list_all(&l, x->config) || fail(f, 500, "out of memory");

	ok = ok && page_of(x->req->query, l.n, add_id, &l, &p, f);
	if (ok) {
		write_page(&l, &p, &body);
		ok = !body.failed ||
		    fail(f, 500, "the list of models is too long");
	}
	if (ok) {
		response_header(&x->answer, "request-id",
		    view_of(x->request_id));
		ok = response_send(&x->answer, 200, "application/json",
		    buf_view(&body)) || fail_gone(f);
	}
	free(l.entry);
	buf_free(&body);
	return ok;
}
