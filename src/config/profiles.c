/* Routers beside config.json's own: profiles, and those of projects. */
#include "config/label.h"
#include "config/router.h"

struct tokens {
	int router, fallback;
};

#define T(field) offsetof(struct tokens, field)

static const struct member members[] = {
	{ "Router", read_token, T(router), 0, 0 },
	{ "fallback", read_token, T(fallback), 0, 0 },
};

static struct tokens
read_tokens(struct reading *r, int object)
{
	struct tokens t = { JSON_NONE, JSON_NONE };

	read_members(r, object, MEMBERS(members), &t);
	return t;
}

static void
read_profile(struct reading *r, int name, struct profile *p)
{
	int object = json_value(&r->c.json, name);
	struct tokens t = read_tokens(r, object);

	if (!label_of(r, name, &p->name))
		return;
	if (t.router == JSON_NONE && json_is_object(&r->c.json, object))
		mistake(r, name, "the profile %s has no Router", p->name.p);
	read_routes(r, t.router, t.fallback, &p->router);
	p->router.label = label_make(r, "profile:", p->name);
}

void
read_profiles(struct reading *r)
{
	const struct json *in = &r->c.json;
	struct config *c = &r->c;

	if (r->profiles == JSON_NONE)
		return;
	if (!json_is_object(in, r->profiles)) {
		mistake(r, r->profiles, "must be an object, as in "
		    "{\"cheap\": {\"Router\": {...}}}");
		return;
	}
	c->profile = arena_alloc(&c->arena, sizeof(*c->profile) *
	    (size_t)json_count(in, r->profiles));
	for (int k = json_first(in, r->profiles);
	    k != JSON_NONE && c->profile != NULL; k = json_next(in, k))
		read_profile(r, k, &c->profile[c->profiles++]);
}

void
read_router_file(struct reading *r)
{
	struct tokens t = read_tokens(r, JSON_ROOT);

	read_routes(r, t.router, t.fallback, &r->c.router);
}

const struct profile *
config_profile(const struct config *c, struct view name)
{
	for (size_t i = 0; i < c->profiles; i++)
		if (view_eq(c->profile[i].name, name))
			return &c->profile[i];
	return NULL;
}
