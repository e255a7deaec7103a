#include <string.h>

#include "config/header.h"
#include "config/key.h"
#include "config/known.h"
#include "config/member.h"
#include "config/url.h"
#include "config/use.h"
#include "config/vertex.h"

static const char *const strategies[STRATEGIES] = {
	[STRATEGY_ROUND_ROBIN] = "round_robin",
	[STRATEGY_RANDOM] = "random",
	[STRATEGY_WEIGHTED] = "weighted",
	[STRATEGY_LEAST_USED] = "least_used",
	[STRATEGY_STICKY] = "sticky",
};

const char *
strategy_name(enum strategy strategy)
{
	return strategies[strategy];
}

/* A provider while it is read, with what cannot be checked alone. */
struct draft {
	struct provider p;
	const struct known *known;      /* by its name; NULL: it is not */
	int name, url, proxy, api_key, api_keys, models, transformer;
	int assume, headers;
};

static void
read_strategy(struct reading *r, const struct member *m, void *field,
    int value)
{
	int word = word_of(r, value, strategies, STRATEGIES);

	(void)m;
	if (word >= 0)
		*(enum strategy *)field = (enum strategy)word;
}

#define D(field) offsetof(struct draft, field)

static const struct member members[] = {
	{ "name", read_token, D(name), 0, 0 },
	{ "api_base_url", read_token, D(url), 0, 0 },
	{ "api_keys", read_token, D(api_keys), 0, 0 },
	{ "api_key", read_token, D(api_key), 0, 0 },
	{ "models", read_token, D(models), 0, 0 },
	{ "transformer", read_token, D(transformer), 0, 0 },
	{ "enable_rotation", read_bool, D(p.rotate), 0, 0 },
	{ "rotation_strategy", read_strategy, D(p.strategy), 0, 0 },
	{ "retry_on_failure", read_bool, D(p.retry), 0, 0 },
	{ "max_retries", read_number, D(p.max_retries), 0, 1000 },
	{ "proxy", read_token, D(proxy), 0, 0 },
	{ "assume", read_token, D(assume), 0, 0 },
	{ "headers", read_token, D(headers), 0, 0 },
	/* What later generations of the original have here. */
	{ "tokenizer", read_ignored, 0, 0, 0 },
	{ "enabled", read_ignored, 0, 0, 0 },
	{ "credentials", read_ignored, 0, 0, 0 },
	{ "capabilities", read_ignored, 0, 0, 0 },
	{ "extraHeaders", read_ignored, 0, 0, 0 },
	{ "extraBody", read_ignored, 0, 0, 0 },
	{ "modelDescriptions", read_quiet, 0, 0, 0 },
	{ "modelDisplayNames", read_quiet, 0, 0, 0 },
	{ "modelMetadata", read_quiet, 0, 0, 0 },
	{ "account", read_ignored, 0, 0, 0 },
	{ "billing", read_quiet, 0, 0, 0 },
	{ "icon", read_quiet, 0, 0, 0 },
	{ "type", read_ignored, 0, 0, 0 },
	{ "provider", read_ignored, 0, 0, 0 },
};

static void
check_name(struct reading *r, struct draft *d)
{
	struct view name = VIEW("");

	if (d->name == JSON_NONE)
		mistake(r, d->p.node, "name is missing");
	else if (!text_of(r, d->name, &name))
		name = (struct view){ "", 0 };
	else if (name.n == 0)
		mistake(r, d->name, "must not be empty");
	else if (view_has(name, ","))
		mistake(r, d->name, "must not have a comma in it, which "
		    "parts it from the model");
	else if (view_trim(name).n != name.n)
		mistake(r, d->name, "must not begin or end with a space");
	for (size_t i = 0; i < r->c.providers && name.n > 0; i++)
		if (view_eq(r->c.provider[i].name, name))
			mistake(r, d->name, "\"%s\" is the name of another "
			    "provider", shown(r, name));
	d->p.name = name;
	d->known = known_find(name);
	r->nameless |= name.n == 0;
}

static void
check_models(struct reading *r, struct draft *d)
{
	struct provider *p = &d->p;

	if (d->models == JSON_NONE) {
		mistake(r, p->node, "models is missing: an array of the "
		    "models' names");
		return;
	}
	if (!texts_of(r, d->models, &p->model, &p->models)) {
		p->models = 0;
		return;
	}
	if (p->models == 0)
		mistake(r, d->models, "must name a model at least");
	for (size_t i = 1; i < p->models; i++)
		for (size_t j = 0; j < i; j++)
			if (view_eq(p->model[i], p->model[j])) {
				warning(r, d->models, "\"%s\" stands here "
				    "twice", shown(r, p->model[i]));
				break;
			}
}

/* Which endpoint the transformers name. False if they name none. */
static bool
said_style(const struct use_list *list, enum url_style *style)
{
	static const struct {
		enum transformer kind;
		enum url_style style;
	} said[] = {
		{ TRANSFORM_GEMINI, URL_GEMINI },
		{ TRANSFORM_OPENAI_RESPONSES, URL_RESPONSES },
		{ TRANSFORM_ANTHROPIC, URL_MESSAGES },
		{ TRANSFORM_OPENAI, URL_CHAT },
	};

	for (size_t i = 0; list != NULL && i < list->uses; i++)
		for (size_t k = 0; k < sizeof(said) / sizeof(*said); k++)
			if (list->use[i].kind == said[k].kind) {
				*style = said[k].style;
				return true;
			}
	return false;
}

/* Which endpoint a base URL is short for. */
static enum url_style
style_of(const struct provider *p, const struct url *u)
{
	enum url_style style;
	bool said = said_style(p->list, &style);

	if (p->vertex && !(said && style == URL_GEMINI))
		return URL_AS_IS;
	if (said)
		return style;
	if (url_is_gemini(u))
		return URL_GEMINI;
	return url_is_messages(u) ? URL_MESSAGES : URL_CHAT;
}

/* Without the query, which can hold a key. */
static const char *
shown_url(struct reading *r, struct view url)
{
	return shown(r, view_cut(&url, '?'));
}

/*
 * Models that are spoken to in another format than the rest: where that is, by
 * the base that stands in the file, or by the provider's name if u is NULL.
 */
static void
models_urls(struct reading *r, struct draft *d, const struct url *u)
{
	for (size_t i = 1; i < d->p.lists && !d->p.vertex; i++) {
		struct use_list *list = &d->p.list[i];
		struct buf url = BUF(64 << 10);
		enum url_style style;

		if (!said_style(list, &style))
			continue;
		if (u != NULL)
			url_complete(u, style, &url);
		else if (!known_url(d->known, style, &url))
			mistake(r, d->p.node, "api_base_url is missing: no "
			    "address of \"%s\" is known for the format of the "
			    "transformer of \"%.*s\"",
			    shown(r, d->p.name), VIEW_ARG(list->model));
		list->url = keep(r, &url);
		if (list->url.n > 0 && !view_eq(list->url, d->p.url))
			note(r, d->p.node, "%s is what will be called for "
			    "\"%.*s\"", shown_url(r, list->url),
			    VIEW_ARG(list->model));
		else if (u != NULL && !u->as_is && style != style_of(&d->p, u))
			warning(r, d->url, "is an endpoint of another format "
			    "than that of \"%.*s\"; a base, such as https://"
			    "HOST/v1, leads to both", VIEW_ARG(list->model));
	}
}

/* The address that the name stands for, where one is known for the format. */
static void
known_address(struct reading *r, struct draft *d)
{
	enum url_style style = known_style(d->known);
	struct buf url = BUF(1024);
	struct view whole;

	said_style(d->p.list, &style);
	if (!known_url(d->known, style, &url)) {
		mistake(r, d->p.node, "api_base_url is missing: no address of "
		    "\"%s\" is known for the format of its transformer",
		    shown(r, d->p.name));
		return;
	}
	whole = keep(r, &url);
	if (d->known->yours) {
		mistake(r, d->p.node, "api_base_url is missing: it has a name "
		    "of your own in it, as in %s", shown_url(r, whole));
		return;
	}
	d->p.url = whole;
	d->p.keyless = d->known->variable == NULL;
	note(r, d->p.node, "%s is what will be called", shown_url(r, whole));
	models_urls(r, d, NULL);
}

static void
mistake_no_url(struct reading *r, const struct draft *d)
{
	struct view name = d->p.name;
	const struct known *k = name.n > 0 ? known_near(name) : NULL;

	if (name.n == 0)
		mistake(r, d->p.node, "api_base_url is missing");
	else if (k == NULL)
		mistake(r, d->p.node, "api_base_url is missing, and no "
		    "provider called \"%s\" is known", shown_name(r, name));
	else
		mistake(r, d->p.node, "api_base_url is missing, and no "
		    "provider called \"%s\" is known; did you mean \"%s\"?",
		    shown(r, name), k->names[0]);
}

static void
complete_url(struct reading *r, struct draft *d, const struct url *u)
{
	struct view whole = { u->origin.p, u->origin.n + u->path.n +
	    u->query.n };
	struct buf url = BUF(whole.n + 256);

	url_complete(u, style_of(&d->p, u), &url);
	d->p.url = keep(r, &url);
	if (!view_eq(d->p.url, whole))
		warning(r, d->url, "%s is what will be called",
		    shown_url(r, d->p.url));
	models_urls(r, d, u);
}

static void
check_url(struct reading *r, struct draft *d)
{
	struct view text;
	struct url u;
	const char *flaw;

	if (d->url == JSON_NONE) {
		if (d->p.vertex)
			read_vertex_places(r, &d->p, NULL);
		else if (d->known != NULL)
			known_address(r, d);
		else
			mistake_no_url(r, d);
		return;
	}
	if (!text_of(r, d->url, &text))
		return;
	flaw = url_cut(text, &u);
	if (flaw != NULL) {
		mistake(r, d->url, "%s", flaw);
		return;
	}
	d->p.keyless = host_is_loopback(u.host) ||
	    (d->known != NULL && d->known->variable == NULL);
	complete_url(r, d, &u);
	if (d->p.vertex)
		read_vertex_places(r, &d->p, &u);
	if (!u.https && !host_is_loopback(u.host))
		warning(r, d->url, "http:// sends keys and prompts in the "
		    "clear; use https:// where the provider has it");
}

static void
check_proxy(struct reading *r, struct draft *d)
{
	const char *flaw;

	if (d->proxy == JSON_NONE || !text_of(r, d->proxy, &d->p.proxy))
		return;
	flaw = d->p.proxy.n == 0 ? NULL : proxy_flaw(d->p.proxy);
	if (flaw != NULL)
		mistake(r, d->proxy, "%s", flaw);
}

static void
check_keys(struct reading *r, struct draft *d)
{
	struct provider *p = &d->p;

	read_keys(r, p, d->api_keys, d->api_key);
	if (p->vertex)
		read_vertex_keys(r, p);
	if (p->keys > 0 || p->keyless || p->url.n == 0 || p->vertex)
		return;
	if (d->api_keys == JSON_NONE)
		mistake(r, p->node, "api_keys is missing: an array, as in "
		    "[\"$%s\"]", d->known != NULL ? d->known->variable :
		    "NAME_OF_A_VARIABLE");
	else if (json_is_array(&r->c.json, d->api_keys))
		mistake(r, d->api_keys, "must have a key in it");
}

static void
read_provider(struct reading *r, int node)
{
	struct draft d = {
		.p = { .name = VIEW(""), .url = VIEW(""), .proxy = VIEW(""),
		    .rotate = true, .retry = true, .max_retries = 3,
		    .node = node },
		.name = JSON_NONE, .url = JSON_NONE, .proxy = JSON_NONE,
		.api_key = JSON_NONE, .api_keys = JSON_NONE,
		.models = JSON_NONE, .transformer = JSON_NONE,
		.assume = JSON_NONE, .headers = JSON_NONE,
	};

	read_members(r, node, MEMBERS(members), &d);
	if (!json_is_object(&r->c.json, node)) {
		r->nameless = true;
		return;
	}
	check_name(r, &d);
	check_models(r, &d);
	read_transformer(r, &d.p, d.transformer);
	read_assume(r, d.assume, &d.p.assume);
	read_headers(r, d.headers, &d.p);
	d.p.vertex = vertex_used(&d.p);
	check_url(r, &d);
	check_proxy(r, &d);
	check_keys(r, &d);
	r->c.provider[r->c.providers++] = d.p;
}

void
read_providers(struct reading *r)
{
	const struct json *in = &r->c.json;
	int list = r->providers;

	if (list == JSON_NONE) {
		if (json_is_object(in, JSON_ROOT))
			mistake(r, JSON_ROOT, "Providers is missing: an array "
			    "of at least one provider");
		return;
	}
	if (!json_is_array(in, list) || json_count(in, list) == 0) {
		mistake(r, list, "must be an array of at least one provider");
		return;
	}
	r->c.provider = arena_alloc(&r->c.arena, sizeof(*r->c.provider) *
	    (size_t)json_count(in, list));
	for (int t = json_first(in, list);
	    t != JSON_NONE && r->c.provider != NULL; t = json_next(in, t))
		read_provider(r, t);
}
