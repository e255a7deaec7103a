#include "cmd/explain.h"

#include "cmd/table.h"
#include "cmd/words.h"

#define WIDTH 100

static void
add_line(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, "%-13s ", name);
	words_clean(out, view_of(value));
	buf_addc(out, '\n');
}

static void
add_view(struct buf *out, const char *name, struct view value)
{
	buf_addf(out, "%-13s ", name);
	words_clean(out, value);
	buf_addc(out, '\n');
}

static void
add_fallback(const struct exchange *x, struct buf *out)
{
	for (size_t i = 0; i < x->fallback->n; i++) {
		buf_adds(out, i > 0 ? "; " : "");
		explain_selector(out, &x->fallback->selector[i]);
	}
}

static void
add_if_any(struct buf *out, const char *name, struct buf *value)
{
	if (value->n > 0)
		add_view(out, name, buf_view(value));
	buf_free(value);
}

/* Where it goes. */
static void
text_target(const struct explained *o, struct buf *out)
{
	const struct exchange *x = o->x;
	struct buf transformers = BUF(65536), fallback = BUF(65536);

	add_line(out, "rule", x->rule);
	add_line(out, "router", explain_router(x));
	add_view(out, "provider", x->to.provider->name);
	add_view(out, "model", x->to.model);
	if (o->e->keyed)
		add_view(out, "key", x->key == NULL ? VIEW("none is needed") :
		    x->key->label);
	add_line(out, "dialect", o->e->dialect->name);
	explain_transformers(x, ", ", &transformers);
	add_if_any(out, "transformers", &transformers);
	add_fallback(x, &fallback);
	add_if_any(out, "then", &fallback);
}

static void
text_rules(const struct explained *o, struct buf *out)
{
	static const struct column columns[] = {
		{ .head = "RULE" }, { .head = "" }, { .head = "BECAUSE" },
	};
	static const enum ink inks[] = {
		[CHOICE_UNSET] = INK_DIM, [CHOICE_PASSES] = INK_NONE,
		[CHOICE_TAKES] = INK_GREEN, [CHOICE_REFUSES] = INK_RED,
		[CHOICE_NOT_ASKED] = INK_DIM,
	};
	struct table t;

	if (o->e->trace.line == NULL)
		return;
	table_open(&t, columns, 3);
	for (const struct trace_line *l = o->e->trace.line; l != NULL;
	    l = l->next) {
		table_add(&t, l->rule, INK_NONE);
		table_add(&t, view_of(choice_name(l->choice)),
		    inks[l->choice]);
		table_add(&t, l->facts, INK_NONE);
		table_end_row(&t, VIEW(""));
	}
	buf_addc(out, '\n');
	table_print(&t, 0, WIDTH, o->colour, out);
	table_free(&t);
}

static const char *
standing(const struct explained *o, const struct pool_key *k)
{
	if (k->key == o->x->key)
		return "this one";
	return k->available ? "not its turn" : "";
}

static void
text_keys(const struct explained *o, struct buf *out)
{
	static const struct column columns[] = {
		{ .head = "KEY", .name = true, .least = 12 },
		{ .head = "STATE" }, { .head = "" }, { .head = "LAST ERROR" },
	};
	const struct provider *p = o->x->to.provider;
	struct table t;
	struct pool_key k;

	if (p->keys == 0)
		return;
	table_open(&t, columns, 4);
	for (size_t i = 0; i < p->keys; i++) {
		struct buf words = BUF(256);
		enum ink ink;

		pool_key(o->pool, explain_provider(o), i, &k);
		ink = pool_words(&k, &words);
		table_add(&t, k.key->label, INK_NONE);
		table_add(&t, buf_view(&words), ink);
		table_add(&t, view_of(standing(o, &k)), INK_NONE);
		table_add(&t, view_of(k.state.last_error), INK_NONE);
		table_end_row(&t, VIEW(""));
		buf_free(&words);
	}
	buf_addf(out, "\n%.*s: %s\n", VIEW_ARG(p->name),
	    p->rotate ? strategy_name(p->strategy) : "the first key only");
	table_print(&t, 2, WIDTH, o->colour, out);
	table_free(&t);
}

static void
text_letter(const struct explained *o, struct buf *out)
{
	if (!o->e->written)
		return;
	buf_addf(out, "\nPOST %.*s\n", VIEW_ARG(buf_view(&o->e->letter.url)));
	buf_add(out, buf_view(&o->e->letter.headers));
	buf_addc(out, '\n');
	buf_add(out, buf_view(&o->e->letter.body));
	buf_addc(out, '\n');
}

void
explain_text(const struct explained *o, struct buf *out)
{
	if (o->e->routed)
		text_target(o, out);
	if (o->e->why.status != 0) {
		buf_addf(out, "%-13s %d ", o->e->why.status == 200 ?
		    "answered" : "refused", o->e->why.status);
		words_clean(out, view_of(o->e->why.text));
		buf_addc(out, '\n');
	}
	if (o->x->rewritten.n > 0)
		add_view(out, "system prompt",
		    o->x->config->rewrite_system_prompt);
	for (const struct trace_note *n = o->e->trace.note; n != NULL;
	    n = n->next)
		add_view(out, "note", n->text);
	text_rules(o, out);
	if (o->e->routed)
		text_keys(o, out);
	text_letter(o, out);
}

