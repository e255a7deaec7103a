/*
 * Any bytes as config.json. What is taken is whole; what is said of the rest
 * is one line a mistake, fit for a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "config/config.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines are whole, begin with the name, and hold no control characters. */
static int
lines(const struct buf *b)
{
	struct view rest = buf_view(b);
	int n = 0;

	while (rest.n > 0) {
		struct view line = view_cut(&rest, '\n');

		MUST(rest.p != NULL && view_starts(line, "c:"));
		for (size_t i = 0; i < line.n; i++)
			MUST((unsigned char)line.p[i] >= ' ' &&
			    line.p[i] != 0x7f);
		n++;
	}
	return n;
}

static void
text(struct view v)
{
	MUST(v.p != NULL && v.p[v.n] == '\0' && strlen(v.p) == v.n);
}

/* A transformer is known, and its options are members of an object. */
static void
transformer(const struct config *c, const struct use *u)
{
	MUST(u->name.n > 0 && u->kind < TRANSFORMERS);
	MUST(u->options == JSON_NONE || json_is_object(&c->json, u->options));
	MUST(transformer_kinds[u->kind].needs == NULL ||
	    u->options != JSON_NONE);
	for (size_t i = 0; i < u->n_options; i++)
		MUST(json_is_string(&c->json, u->option[i]) &&
		    json_value(&c->json, u->option[i]) != JSON_NONE);
}

/* No header breaks out of its line. */
static void
header(const struct header *h)
{
	text(h->name);
	text(h->value);
	MUST(h->name.n > 0 && h->value.n > 0);
	for (size_t i = 0; i < h->value.n; i++)
		MUST((unsigned char)h->value.p[i] >= ' ');
}

static void
provider(struct config *c, struct provider *p)
{
	text(p->name);
	text(p->url);
	text(p->proxy);
	MUST(p->name.n > 0 && p->url.n > 0 && p->models > 0 && p->lists > 0);
	MUST(config_provider(c, p->name) == p);
	MUST(config_use_list(p, (struct view){ "", 0 }) == &p->list[0]);
	for (size_t i = 0; i < p->models; i++)
		text(p->model[i]);
	for (size_t i = 0; i < p->keys; i++) {
		text(p->key[i].label);
		MUST(p->key[i].kind != KEY_TEXT || p->key[i].text.n > 0);
		MUST(p->key[i].label.n > 0 && p->key[i].weight > 0 &&
		    p->key[i].max_failures > 0);
	}
	for (size_t i = 0; i < p->lists; i++)
		for (size_t k = 0; k < p->list[i].uses; k++)
			transformer(c, &p->list[i].use[k]);
	for (size_t i = 0; i < p->headers; i++)
		header(&p->header[i]);
}

/* Its own spelling leads to it again, unless blanks or [1m] are in the way. */
static void
route(struct config *c, const struct selector *s)
{
	struct buf name = BUF(1 << 20);

	if (s->provider == NULL)
		return;
	MUST(s->model.p != NULL);
	buf_add(&name, s->provider->name);
	buf_addc(&name, ',');
	buf_add(&name, s->model);
	if (view_trim(s->model).n == s->model.n)
		MUST(config_selector(c, buf_view(&name)).provider ==
		    s->provider);
	buf_free(&name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	bool good;

	setenv("A", "a", 1);
	setenv("B", "\"\\\n\x01", 1);
	unsetenv("C");
	good = config_parse(&c, (struct view){ (const char *)data, size },
	    "c", &m);
	MUST(good == (m.n_errors == 0));
	if (!m.errors.failed)
		MUST(lines(&m.errors) == m.n_errors);
	if (!m.warnings.failed)
		MUST(lines(&m.warnings) == m.n_warnings);
	MUST(good || (c.provider == NULL && c.text.p == NULL));
	if (good) {
		MUST(c.providers > 0 && c.json.n == c.source.n);
		for (size_t i = 0; i < c.providers; i++)
			provider(&c, &c.provider[i]);
		for (int i = 0; i < ROUTE_KINDS; i++) {
			route(&c, &c.router.route[i]);
			for (size_t k = 0; k < c.router.fallback[i].n; k++)
				route(&c, &c.router.fallback[i].selector[k]);
		}
	}
	config_free(&c);
	mistakes_free(&m);
	return 0;
}
