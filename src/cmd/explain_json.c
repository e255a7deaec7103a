#include "cmd/explain.h"

static void
member(struct jw *w, const char *name, struct view value)
{
	jw_key(w, name);
	jw_string(w, value);
}

static void
json_list(struct jw *w, const struct exchange *x)
{
	struct buf names = BUF(65536);
	struct view rest;

	explain_transformers(x, "\n", &names);
	rest = buf_view(&names);
	jw_key(w, "transformers");
	jw_open(w, '[');
	while (rest.n > 0)
		jw_string(w, view_cut(&rest, '\n'));
	jw_close(w, ']');
	buf_free(&names);
	jw_key(w, "fallback");
	jw_open(w, '[');
	for (size_t i = 0; i < x->fallback->n; i++) {
		struct buf name = BUF(4096);

		explain_selector(&name, &x->fallback->selector[i]);
		jw_string(w, buf_view(&name));
		buf_free(&name);
	}
	jw_close(w, ']');
}

static void
json_keys(struct jw *w, const struct explained *o)
{
	struct pool_key k;

	jw_key(w, "keys");
	jw_open(w, '[');
	for (size_t i = 0; i < o->x->to.provider->keys; i++) {
		pool_key(o->pool, explain_provider(o), i, &k);
		jw_open(w, '{');
		member(w, "label", k.key->label);
		member(w, "state", view_of(pool_state(&k)));
		jw_key(w, "chosen");
		jw_bool(w, k.key == o->x->key);
		jw_key(w, "available");
		jw_bool(w, k.available);
		jw_key(w, "resting_until_ms");
		jw_int(w, k.state.resting_until_ms);
		member(w, "last_error", view_of(k.state.last_error));
		jw_close(w, '}');
	}
	jw_close(w, ']');
}

static void
json_target(struct jw *w, const struct explained *o)
{
	const struct exchange *x = o->x;

	member(w, "rule", view_of(x->rule));
	member(w, "router", view_of(explain_router(x)));
	member(w, "provider", x->to.provider->name);
	member(w, "model", x->to.model);
	jw_key(w, "key");
	if (!o->e->keyed || x->key == NULL)
		jw_null(w);
	else
		jw_string(w, x->key->label);
	member(w, "dialect", view_of(o->e->dialect->name));
	json_list(w, x);
	json_keys(w, o);
}

static void
json_rules(struct jw *w, const struct trace *t)
{
	jw_key(w, "rules");
	jw_open(w, '[');
	for (const struct trace_line *l = t->line; l != NULL; l = l->next) {
		jw_open(w, '{');
		member(w, "rule", l->rule);
		member(w, "choice", view_of(choice_name(l->choice)));
		member(w, "because", l->facts);
		jw_close(w, '}');
	}
	jw_close(w, ']');
	jw_key(w, "notes");
	jw_open(w, '[');
	for (const struct trace_note *n = t->note; n != NULL; n = n->next)
		jw_string(w, n->text);
	jw_close(w, ']');
}

static void
json_letter(struct jw *w, const struct letter *l)
{
	struct view rest = buf_view(&l->headers);

	jw_key(w, "request");
	jw_open(w, '{');
	member(w, "url", buf_view(&l->url));
	jw_key(w, "headers");
	jw_open(w, '[');
	while (rest.n > 0)
		jw_string(w, view_cut(&rest, '\n'));
	jw_close(w, ']');
	jw_key(w, "body");
	jw_raw(w, buf_view(&l->body));
	jw_close(w, '}');
}

void
explain_json(const struct explained *o, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	if (o->e->routed)
		json_target(&w, o);
	jw_key(&w, "tokens");
	jw_int(&w, o->x->tokens);
	jw_key(&w, "error");
	if (o->e->why.status == 0)
		jw_null(&w);
	else
		jw_cstr(&w, o->e->why.text);
	json_rules(&w, &o->e->trace);
	if (o->e->written)
		json_letter(&w, &o->e->letter);
	jw_close(&w, '}');
	buf_addc(out, '\n');
}
