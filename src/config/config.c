#include "config/config.h"

#include <stdlib.h>
#include <string.h>

#include "config/interpolate.h"
#include "config/reading.h"
#include "config/settings.h"
#include "json/scan.h"

#define TEXT_MAX (4 * 1024 * 1024)      /* one byte more to see it pass */
#define EXPANDED_MAX (4 * TEXT_MAX)

static void
begin(struct reading *r, const char *path, struct mistakes *m)
{
	*r = (struct reading){ .m = m };
	settings_default(&r->c);
	r->c.path = path;
	r->c.text = BUF(TEXT_MAX + 1);
	r->c.expanded = BUF(EXPANDED_MAX);
	r->providers = r->router = r->fallback = r->allowed_hosts = JSON_NONE;
	r->profiles = r->transformers = r->host = r->proxy = JSON_NONE;
	r->ca_file = JSON_NONE;
}

/* Give the caller what was read, or nothing when there is any mistake. */
static bool
finish(struct reading *r, struct config *c)
{
	if (r->c.arena.failed || r->c.expanded.failed)
		mistake(r, JSON_NONE, "is too large, or out of memory");
	relaxed_free(&r->relaxed);
	sort_mistakes(r);
	if (r->m->n_errors > 0)
		config_free(&r->c);
	*c = r->c;
	return r->m->n_errors == 0;
}

static void
unset_variable(void *context, int token, struct view name)
{
	struct reading *r = context;

	mistake(r, token, "the environment has no variable %s (a plain "
	    "dollar sign is written $$)", shown_name(r, name));
}

/* The grammar's first mistake, at its place in the file. */
static bool
syntax_mistake(struct reading *r)
{
	struct json_scan scan = { .longs = NULL };

	if (json_scan(buf_view(&r->c.text), JSON_DEPTH, &scan))
		mistake(r, JSON_NONE, "out of memory");
	else
		mistake_at(r, scan.offset, scan.mistake);
	return false;
}


void
exact_room(struct buf *b, size_t n)
{
	size_t max = b->max;

	if (n > max)
		return;
	b->max = n;
	buf_room(b, n);
	b->max = max;
}

/*
 * The text with its variables' values. Room for them is made at once where
 * they are not unusually long, so that no copies of keys are left behind.
 */
static bool
expand(struct reading *r)
{
	struct config *c = &r->c;
	struct view rest = buf_view(&c->text);
	size_t room = rest.n;
	struct fail f;

	while (rest.p != NULL) {
		view_cut(&rest, '$');
		room += 256;
	}
	exact_room(&c->expanded, room);
	interpolate(&c->source, &c->expanded, unset_variable, r);
	if (c->expanded.failed)
		return false;
	if (json_parse(&c->json, buf_view(&c->expanded), &f))
		return true;
	mistake(r, JSON_NONE, "%s", f.text);
	return false;
}

/* Without any variable both are the same. */
static bool
copy_tokens(struct reading *r)
{
	const struct json *from = &r->c.source;
	struct json *to = &r->c.json;
	size_t size = (size_t)from->n * sizeof(*from->token);

	to->token = malloc(size);
	if (to->token == NULL) {
		mistake(r, JSON_NONE, "out of memory");
		return false;
	}
	memcpy(to->token, from->token, size);
	to->text = from->text;
	to->n = to->cap = from->n;
	return true;
}

/* From the file's text to tokens: of the source, and with values put in. */
static bool
tokenise(struct reading *r)
{
	struct config *c = &r->c;
	struct view text = buf_view(&c->text);
	size_t offset;
	struct fail f;

	if (view_starts(text, "\xff\xfe") || view_starts(text, "\xfe\xff")) {
		mistake(r, JSON_NONE, "is UTF-16; save it as UTF-8");
		return false;
	}
	if (!relaxed_strict(&c->text, &r->relaxed, &offset)) {
		if (c->text.failed)
			mistake(r, JSON_NONE, "out of memory");
		else
			mistake_at(r, offset, "the comment does not end");
		return false;
	}
	if (!json_parse(&c->source, buf_view(&c->text), &f))
		return syntax_mistake(r);
	return memchr(c->text.p, '$', c->text.n) == NULL ? copy_tokens(r) :
	    expand(r);
}

static void
read_all(struct reading *r)
{
	if (!tokenise(r))
		return;
	read_settings(r);
	read_providers(r);
	read_router(r);
	read_profiles(r);
}

bool
config_load(struct config *c, const char *path, struct mistakes *m)
{
	struct reading r;

	begin(&r, path, m);
	if (read_config_file(&r))
		read_all(&r);
	return finish(&r, c);
}

bool
config_parse(struct config *c, struct view text, const char *path,
    struct mistakes *m)
{
	struct reading r;

	begin(&r, path, m);
	exact_room(&r.c.text, text.n);
	buf_add(&r.c.text, text);
	if (text.n > TEXT_MAX || r.c.text.failed)
		mistake(&r, JSON_NONE, "is longer than 4 MiB");
	else
		read_all(&r);
	return finish(&r, c);
}

bool
config_load_router(struct config *c, const char *path,
    const struct config *of, struct mistakes *m)
{
	struct reading r;

	begin(&r, path, m);
	r.keyless = true;
	r.c.provider = of->provider;
	r.c.providers = of->providers;
	r.c.router = of->router;
	if (read_config_file(&r) && tokenise(&r))
		read_router_file(&r);
	return finish(&r, c);
}

void
config_free(struct config *c)
{
	json_free(&c->source);
	json_free(&c->json);
	buf_wipe(&c->text);
	buf_wipe(&c->expanded);
	arena_free(&c->arena);
	*c = (struct config){ 0 };
}
