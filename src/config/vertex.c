#include "config/vertex.h"

#include <stdlib.h>

#include "config/google.h"
#include "config/key.h"
#include "config/member.h"

/* What api_base_url tells; empty where it does not. */
struct place {
	struct view base, project, location;
};

static bool
is_vertex(enum transformer kind)
{
	return kind == TRANSFORM_VERTEX_GEMINI ||
	    kind == TRANSFORM_VERTEX_CLAUDE || kind == TRANSFORM_VERTEX_OPENAI;
}

static bool
names_vertex(const struct use_list *list)
{
	for (size_t i = 0; list != NULL && i < list->uses; i++)
		if (is_vertex(list->use[i].kind))
			return true;
	return false;
}

bool
vertex_used(const struct provider *p)
{
	for (size_t i = 0; i < p->lists; i++)
		if (names_vertex(&p->list[i]))
			return true;
	return false;
}

/* Its credentials are for Google alone, so all of it must be Google's. */
static void
check_models(struct reading *r, const struct provider *p)
{
	if (names_vertex(config_use_list(p, VIEW(""))))
		return;
	for (size_t i = 0; i < p->models; i++)
		if (!names_vertex(config_use_list(p, p->model[i])))
			mistake(r, p->node, "the model \"%s\" has no vertex "
			    "transformer; where one model has, all must: give "
			    "it a provider of its own",
			    shown(r, p->model[i]));
}

static struct view
variable(struct reading *r, const char *name)
{
	const char *value = getenv(name);

	return arena_copy(&r->c.arena, view_of(value == NULL ? "" : value));
}

/* The piece of a path that follows `name`, which has its slashes. */
static struct view
piece_after(struct view path, struct view name)
{
	ptrdiff_t at = view_find(path, name);
	struct view rest;

	if (at < 0)
		return VIEW("");
	rest = view_skip(path, (size_t)at + name.n);
	return view_cut(&rest, '/');
}

/* us-east5-aiplatform.googleapis.com */
static struct view
location_of_host(struct view host)
{
	static const struct view end =
	    VIEW_INIT("-aiplatform.googleapis.com");

	return view_ends(host, end.p) ?
	    (struct view){ host.p, host.n - end.n } : VIEW("");
}

/* Does a path end in an API's version: /v1, /v1beta1? */
static bool
ends_in_version(struct view path)
{
	struct view last = path;

	while (path.n > 0 && path.p[path.n - 1] != '/')
		path.n--;
	return view_starts(view_skip(last, path.n), "v1");
}

/* A base, or the whole address of some model. */
static struct place
place_of(struct reading *r, const struct url *u)
{
	struct place at = {
		.project = piece_after(u->path, VIEW("/projects/")),
		.location = piece_after(u->path, VIEW("/locations/")),
	};
	struct view path = u->path;
	ptrdiff_t end = view_find(path, VIEW("/projects/"));
	struct buf base = BUF(u->origin.n + path.n + 8);

	if (at.location.n == 0)
		at.location = location_of_host(u->host);
	if (end >= 0)
		path.n = (size_t)end;
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	buf_add(&base, u->origin);
	buf_add(&base, path);
	if (!ends_in_version(path))
		buf_adds(&base, "/v1");
	at.base = keep(r, &base);
	return at;
}

/* cloud.google.com/vertex-ai/generative-ai/docs/learn/locations */
static struct view
base_of_location(struct reading *r, struct view location)
{
	struct buf base = BUF(512);

	if (view_is(location, "global"))
		buf_adds(&base, "https://aiplatform.googleapis.com/v1");
	else if (view_is(location, "us") || view_is(location, "eu"))
		buf_addf(&base, "https://aiplatform.%.*s.rep.googleapis.com"
		    "/v1", VIEW_ARG(location));
	else
		buf_addf(&base, "https://%.*s-aiplatform.googleapis.com/v1",
		    VIEW_ARG(location));
	return keep(r, &base);
}

/* They become part of an address. */
static void
check_name(struct reading *r, const struct use *u, const char *what,
    struct view name, const char *also)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	for (size_t i = 0; i < name.n; i++)
		if (view_find(view_of(letters), (struct view){ name.p + i, 1 })
		    < 0 && view_find(view_of(also), (struct view){ name.p + i,
		    1 }) < 0) {
			mistake(r, u->node, "the %s \"%s\" has a character in "
			    "it that none has", what, shown(r, name));
			return;
		}
	if (name.n > 63)
		mistake(r, u->node, "the %s \"%s\" is too long", what,
		    shown(r, name));
}

static struct view
first_of(struct view a, struct view b, struct view c, struct view d)
{
	return a.n > 0 ? a : b.n > 0 ? b : c.n > 0 ? c : d;
}

static void
read_place(struct reading *r, struct use *u, const struct place *at)
{
	struct use_options *o = &u->o;

	o->project = first_of(o->project, at->project,
	    variable(r, "GOOGLE_CLOUD_PROJECT"), VIEW(""));
	o->location = first_of(o->location, at->location,
	    variable(r, "GOOGLE_CLOUD_LOCATION"),
	    u->kind == TRANSFORM_VERTEX_CLAUDE ? VIEW("us-east5") :
	    VIEW("us-central1"));
	check_name(r, u, "project", o->project, ".:");
	check_name(r, u, "location", o->location, "");
	o->base = at->base.n > 0 ? at->base :
	    base_of_location(r, o->location);
}

void
read_vertex_places(struct reading *r, struct provider *p, const struct url *u)
{
	struct place at = { { "", 0 }, { "", 0 }, { "", 0 } };

	check_models(r, p);
	if (u != NULL)
		at = place_of(r, u);
	for (size_t i = 0; i < p->lists; i++)
		for (size_t k = 0; k < p->list[i].uses; k++) {
			struct use *use = &p->list[i].use[k];

			if (!is_vertex(use->kind))
				continue;
			read_place(r, use, &at);
			if (p->url.n == 0)
				p->url = use->o.base;
		}
}

static bool
names_credentials(const struct use *u)
{
	return is_vertex(u->kind) && (u->o.credentials.n > 0 ||
	    u->o.client_email.n > 0 || u->o.private_key.n > 0);
}

static bool
same_credentials(const struct use_options *a, const struct use_options *b)
{
	return view_eq(a->credentials, b->credentials) &&
	    view_eq(a->client_email, b->client_email) &&
	    view_eq(a->private_key, b->private_key);
}

/* The entry that names the provider's credentials, or NULL. */
static const struct use *
find_credentials(struct reading *r, const struct provider *p)
{
	const struct use *found = NULL;

	for (size_t i = 0; i < p->lists; i++)
		for (size_t k = 0; k < p->list[i].uses; k++) {
			const struct use *u = &p->list[i].use[k];

			if (!names_credentials(u))
				continue;
			if (found == NULL)
				found = u;
			else if (!same_credentials(&found->o, &u->o))
				mistake(r, u->node, "names other credentials "
				    "than another transformer of this "
				    "provider; put all of them into api_keys, "
				    "or make two providers");
		}
	return found;
}

static void
read_account(struct reading *r, const struct use *u, struct api_key *k)
{
	struct fail f;

	if (u->o.client_email.n == 0 || u->o.private_key.n == 0) {
		mistake(r, u->node, "client_email and private_key are only of "
		    "use together");
		return;
	}
	k->google = google_service(&r->c.arena, u->o.client_email,
	    u->o.private_key, &f);
	if (k->google == NULL)
		mistake(r, u->node, "%s", f.text);
	else
		k->text = k->google->secret;
}

/* One key, from whatever the transformers name. */
static void
add_own_key(struct reading *r, struct provider *p, const struct use *u)
{
	struct api_key *k = add_key(r, p);

	if (k == NULL)
		return;
	if (u == NULL) {
		k->kind = KEY_GOOGLE;
	} else if (u->o.credentials.n > 0) {
		k->kind = KEY_FILE;
		k->source = u->o.credentials;
		if (u->o.client_email.n > 0 || u->o.private_key.n > 0)
			mistake(r, u->node, "credentials and private_key "
			    "exclude each other");
	} else {
		read_account(r, u, k);
	}
}

void
read_vertex_keys(struct reading *r, struct provider *p)
{
	const struct use *u = find_credentials(r, p);
	struct fail f;

	if (p->keys == 0)
		add_own_key(r, p, u);
	else if (u != NULL)
		warning(r, u->node, "its credentials have no effect beside "
		    "api_keys");
	for (size_t i = 0; i < p->keys; i++) {
		struct api_key *k = &p->key[i];

		if (k->kind != KEY_TEXT || !view_starts(k->text, "{"))
			continue;
		k->google = google_read(&r->c.arena, k->text, &f);
		if (k->google == NULL)
			mistake(r, p->node, "the key %s %s",
			    shown(r, k->label), f.text);
		else
			k->text = k->google->secret;
	}
}
