#include "cmd/model_show.h"

#include "cmd/table.h"
#include "json/write.h"

#define WIDTH 100

static const struct column columns[] = {
	{ .head = "ROUTE" },
	{ .head = "MODEL", .name = true, .least = 20 },
	{ .head = "FALLBACK", .least = 20 },
};

static const struct column numbered[] = {
	{ .head = "", .right = true },
	{ .head = "ROUTE", .tight = true },
	{ .head = "MODEL", .name = true, .least = 20 },
	{ .head = "FALLBACK", .least = 20 },
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void
add_number(struct table *t, int64_t number)
{
	struct buf text = BUF(32);

	buf_addi(&text, number);
	table_add(t, buf_view(&text), INK_BOLD);
	buf_free(&text);
}

static void
add_route(struct table *t, const struct router *r, enum route_kind kind)
{
	const struct selector_list *more = &r->fallback[kind];
	struct buf text = BUF(1 << 20);

	table_add(t, view_of(route_kind_name(kind)), INK_NONE);
	if (r->route[kind].provider != NULL)
		model_name(&r->route[kind], &text);
	if (text.n > 0)
		table_add(t, buf_view(&text), INK_NONE);
	else
		table_add(t, VIEW("-"), INK_DIM);
	buf_clear(&text);
	for (size_t i = 0; i < more->n; i++) {
		buf_adds(&text, i > 0 ? "; " : "");
		model_name(&more->selector[i], &text);
	}
	table_add(t, buf_view(&text), INK_NONE);
	table_end_row(t, VIEW(""));
	buf_free(&text);
}

void
model_show_routes(const struct model_place *at, bool numbers, bool colour,
    struct buf *out)
{
	struct table t;

	table_open(&t, numbers ? numbered : columns,
	    numbers ? COUNT(numbered) : COUNT(columns));
	for (int kind = 0; kind < ROUTE_KINDS; kind++) {
		if (numbers)
			add_number(&t, kind + 1);
		add_route(&t, model_router(at), (enum route_kind)kind);
	}
	table_print(&t, 0, WIDTH, colour, out);
	table_free(&t);
}

void
model_show_models(const struct config *c, struct buf *out)
{
	static const struct column heads[] = {
		{ .head = "", .right = true },
		{ .head = "MODEL", .tight = true },
	};
	struct buf text = BUF(1 << 20);
	struct table t;
	struct selector s;

	table_open(&t, heads, COUNT(heads));
	for (int64_t n = 1; (s = model_of_number(c, n)).provider != NULL;
	    n++) {
		add_number(&t, n);
		buf_clear(&text);
		model_name(&s, &text);
		table_add(&t, buf_view(&text), INK_NONE);
		table_end_row(&t, VIEW(""));
	}
	table_print(&t, 0, WIDTH, false, out);
	table_free(&t);
	buf_free(&text);
}

struct selector
model_of_number(const struct config *c, int64_t number)
{
	for (size_t i = 0; i < c->providers && number > 0; i++) {
		const struct provider *p = &c->provider[i];

		if ((uint64_t)number <= p->models)
			return (struct selector){ p, p->model[number - 1] };
		number -= (int64_t)p->models;
	}
	return (struct selector){ .provider = NULL };
}

static void
write_name(struct jw *w, const struct selector *s)
{
	struct buf text = BUF(1 << 20);

	if (s->provider == NULL) {
		jw_null(w);
		return;
	}
	model_name(s, &text);
	jw_string(w, buf_view(&text));
	buf_free(&text);
}

void
model_show_json(const struct model_place *at, struct buf *out)
{
	const struct router *r = model_router(at);
	struct jw w = { .out = out };
	struct selector s;

	jw_open(&w, '{');
	jw_key(&w, "routes");
	jw_open(&w, '{');
	for (int kind = 0; kind < ROUTE_KINDS; kind++) {
		jw_key(&w, route_kind_name((enum route_kind)kind));
		write_name(&w, &r->route[kind]);
	}
	jw_close(&w, '}');
	jw_key(&w, "models");
	jw_open(&w, '[');
	for (int64_t n = 1; (s = model_of_number(at->config,
	    n)).provider != NULL; n++)
		write_name(&w, &s);
	jw_close(&w, ']');
	jw_close(&w, '}');
	buf_addc(out, '\n');
}
