#include "config/rules.h"

#include "config/condition.h"
#include "config/label.h"
#include "config/router.h"

struct entry {
	struct rule rule;
	int name, conditions, use, fallback;
	bool enabled;
};

#define E(field) offsetof(struct entry, field)

static const struct member members[] = {
	{ "name", read_token, E(name), 0, 0 },
	{ "if", read_token, E(conditions), 0, 0 },
	{ "use", read_token, E(use), 0, 0 },
	{ "fallback", read_token, E(fallback), 0, 0 },
	{ "enabled", read_bool, E(enabled), 0, 0 },
};

static void
name_rule(struct reading *r, struct entry *e, const struct router *router,
    int number)
{
	struct rule *rule = &e->rule;
	struct buf b = BUF(32);

	buf_addi(&b, number);
	rule->name = keep(r, &b);
	if (e->name != JSON_NONE && !label_of(r, e->name, &rule->name))
		return;
	for (size_t i = 0; i < router->rules; i++)
		if (view_eq(router->rule[i].name, rule->name))
			mistake(r, e->name, "there is a rule of the name %s "
			    "before", rule->name.p);
	rule->label = label_make(r, "rules:", rule->name);
}

/* What it does, and when. */
static void
read_rule(struct reading *r, int object, struct entry *e)
{
	struct rule *rule = &e->rule;

	if (e->use == JSON_NONE)
		mistake(r, object, "use is missing: \"provider,model\"");
	else
		read_selector(r, NULL, &rule->to, e->use);
	if (e->use != JSON_NONE && rule->to.provider == NULL &&
	    json_is(&r->c.json, e->use, ""))
		mistake(r, e->use, "must be \"provider,model\"");
	if (e->conditions != JSON_NONE)
		read_conditions(r, rule, e->conditions);
	rule->has_fallback = e->fallback != JSON_NONE;
	if (rule->has_fallback)
		read_selector_list(r, NULL, &rule->fallback, e->fallback);
}

void
read_rules(struct reading *r, const struct member *m, void *field, int value)
{
	const struct json *in = &r->c.json;
	struct router *router = field;
	int number = 1;

	(void)m;
	if (!json_is_array(in, value)) {
		mistake(r, value, "must be an array of objects, as in "
		    "[{\"if\": {...}, \"use\": \"provider,model\"}]");
		return;
	}
	router->rules = 0;
	router->rule = arena_alloc(&r->c.arena, sizeof(*router->rule) *
	    (size_t)json_count(in, value));
	for (int t = json_first(in, value);
	    t != JSON_NONE && router->rule != NULL; t = json_next(in, t)) {
		struct entry e = { .enabled = true, .name = JSON_NONE,
			.conditions = JSON_NONE, .use = JSON_NONE,
			.fallback = JSON_NONE };

		read_members(r, t, MEMBERS(members), &e);
		if (!json_is_object(in, t))
			continue;
		name_rule(r, &e, router, number++);
		read_rule(r, t, &e);
		if (e.enabled)
			router->rule[router->rules++] = e.rule;
	}
}
