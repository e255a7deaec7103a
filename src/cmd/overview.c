#include "cmd/overview.h"

#include "base/clock.h"
#include "cmd/table.h"
#include "cmd/words.h"

static const struct column columns[] = {
	{ .head = "KEY", .name = true, .least = 12 },
	{ .head = "MASKED" },
	{ .head = "STATE" },
	{ .head = "USES", .right = true },
	{ .head = "OK", .right = true, .tight = true },
	{ .head = "FAIL", .right = true, .tight = true },
	{ .head = "IN", .right = true, .tight = true },
	{ .head = "OUT", .right = true, .tight = true },
	{ .head = "USED" },
	{ .head = "LAST ERROR", .least = 10 },
};
enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

static void
add_count(struct table *t, uint64_t n)
{
	struct buf text = BUF(32);

	words_count(&text, n);
	table_add(t, buf_view(&text), INK_NONE);
	buf_free(&text);
}

static void
add_row(struct table *t, const struct pool_key *k)
{
	const struct key_state *s = &k->state;
	struct buf text = BUF(256);
	enum ink ink;

	table_add(t, k->key->label, INK_NONE);
	pool_mask(k->key, &text);
	table_add(t, buf_view(&text), INK_DIM);
	buf_clear(&text);
	ink = pool_words(k, &text);
	table_add(t, buf_view(&text), ink);
	add_count(t, s->uses);
	add_count(t, s->successes);
	add_count(t, s->failures);
	add_count(t, s->input_tokens);
	add_count(t, s->output_tokens);
	buf_clear(&text);
	words_ago(&text, s->last_used_ms, clock_wall_ms());
	table_add(t, buf_view(&text), INK_NONE);
	table_add(t, view_of(s->last_error), INK_NONE);
	table_end_row(t, VIEW(""));
	buf_free(&text);
}

/* "gemini: round_robin, 3 keys, 2 available" */
static void
add_head(struct pool *p, size_t provider, bool colour, struct buf *out)
{
	const struct provider *of = &p->config->provider[provider];

	ink_add(out, INK_BOLD, colour, of->name);
	if (of->keys == 0) {
		buf_adds(out, ": no keys, none is sent\n");
		return;
	}
	buf_addf(out, ": %s, ", of->rotate ? strategy_name(of->strategy) :
	    "enable_rotation is false");
	words_number(out, of->keys, "key");
	buf_addf(out, ", %zu available", pool_available(p, provider));
	if (!of->rotate)
		buf_addf(out, "; only %.*s is used",
		    VIEW_ARG(of->key[0].label));
	buf_addc(out, '\n');
}

static void
add_provider(struct pool *p, size_t provider, size_t key, size_t width,
    bool colour, struct buf *out)
{
	const struct provider *of = &p->config->provider[provider];
	struct table t;
	struct pool_key k;

	add_head(p, provider, colour, out);
	if (of->keys == 0)
		return;
	table_open(&t, columns, COLUMNS);
	for (size_t i = 0; i < of->keys; i++) {
		pool_key(p, provider, i, &k);
		if (key == ROTATION_ALL || key == i)
			add_row(&t, &k);
	}
	table_print(&t, 2, width, colour, out);
	table_free(&t);
}

bool
scope_has(const struct scope *s, size_t provider, size_t key)
{
	return (s->provider == ROTATION_ALL || s->provider == provider) &&
	    (s->key == ROTATION_ALL || s->key == key);
}

void
overview_text(struct pool *p, const struct scope *s, size_t width, bool colour,
    struct buf *out)
{
	for (size_t i = 0; i < p->config->providers; i++)
		if (s->provider == ROTATION_ALL || s->provider == i) {
			if (out->n > 0)
				buf_addc(out, '\n');
			add_provider(p, i, s->key, width, colour, out);
		}
}

void
overview_json(struct pool *p, const struct scope *s, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "providers");
	jw_open(&w, '[');
	for (size_t i = 0; i < p->config->providers; i++)
		if (s->provider == ROTATION_ALL || s->provider == i)
			pool_json(p, i, &w);
	jw_close(&w, ']');
	jw_close(&w, '}');
	buf_addc(out, '\n');
}
