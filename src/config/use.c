#include "config/use.h"

#include "config/member.h"

const struct use_list *
config_use_list(const struct provider *p, struct view model)
{
	for (size_t i = 0; i < p->lists; i++)
		if (view_eq(p->list[i].model, model))
			return &p->list[i];
	return NULL;
}

bool
uses(const struct provider *p, const char *name)
{
	for (size_t i = 0; p->lists > 0 && i < p->list[0].uses; i++)
		if (view_is(p->list[0].use[i].name, name))
			return true;
	return false;
}

static bool
has_model(const struct provider *p, struct view name)
{
	for (size_t i = 0; i < p->models; i++)
		if (view_eq(p->model[i], name))
			return true;
	return false;
}

/* Beside "use" in a provider's transformer: a model's list, or an option? */
static bool
is_model_list(struct reading *r, const struct provider *p, int name)
{
	int value = json_value(&r->c.json, name);

	return !json_is(&r->c.json, name, "use") &&
	    (has_model(p, name_of(r, name)) ||
	    json_get(&r->c.json, value, "use") != JSON_NONE);
}

/* What the original has and this version does not do. */
static const char *const undone[] = { "Anthropic", "cerebras",
	"customparams", "enhancetool", "extrathinktag", "forcereasoning",
	"maxcompletiontokens", "maxtoken", "openai-responses", "reasoning",
	"sampling", "tooluse", "vercel", "vertex-claude", "vertex-gemini",
	"vertex-openai" };

static void
warn_undone(struct reading *r, int name, struct view use)
{
	for (size_t i = 0; i < sizeof(undone) / sizeof(*undone); i++)
		if (view_is(use, undone[i]))
			warning(r, name, "\"%s\" is not done by this version: "
			    "it has no effect", undone[i]);
}

/* "name", or ["name", {options}]. */
static void
read_use(struct reading *r, int token, int siblings, struct use *use)
{
	const struct json *in = &r->c.json;
	int name = token, options = siblings;

	if (json_is_array(in, token)) {
		name = json_first(in, token);
		options = json_next(in, name);
		if (json_count(in, token) > 2 || (options != JSON_NONE &&
		    !json_is_object(in, options))) {
			mistake(r, token, "must be a name and its options, as "
			    "in [\"maxtoken\", {\"max_tokens\": 16384}]");
			return;
		}
		if (options == JSON_NONE)
			options = siblings;
	}
	*use = (struct use){ VIEW(""), options };
	if (name == JSON_NONE || !json_is_string(in, name))
		mistake(r, token, "must be a transformer's name, or "
		    "[\"NAME\", {options}]");
	else if (text_of(r, name, &use->name) && use->name.n == 0)
		mistake(r, name, "must not be empty");
	warn_undone(r, name, use->name);
}

/*
 * One list: the array at `use`, where whoever has no options of his own gets
 * `siblings`.
 */
static void
read_list(struct reading *r, int use, int siblings, struct use_list *list)
{
	const struct json *in = &r->c.json;

	if (use == JSON_NONE || json_is_null(in, use))
		return;
	if (!json_is_array(in, use)) {
		mistake(r, use, "must be an array of transformers' names");
		return;
	}
	list->use = arena_alloc(&r->c.arena, sizeof(*list->use) *
	    (size_t)json_count(in, use));
	for (int t = json_first(in, use); t != JSON_NONE && list->use != NULL;
	    t = json_next(in, t))
		read_use(r, t, siblings, &list->use[list->uses++]);
}

static void
read_model_list(struct reading *r, struct provider *p, int name)
{
	const struct json *in = &r->c.json;
	int object = json_value(in, name);
	struct use_list *list = &p->list[p->lists++];

	*list = (struct use_list){ .model = arena_copy(&r->c.arena,
	    name_of(r, name)) };
	if (!has_model(p, list->model))
		warning(r, name, "\"%s\" is not among the provider's models",
		    shown(r, list->model));
	if (!json_is_object(in, object))
		mistake(r, object, "must be an object, as in {\"use\": "
		    "[...]}");
	else
		read_list(r, json_get(in, object, "use"),
		    json_count(in, object) > 1 ? object : JSON_NONE, list);
}

void
read_transformer(struct reading *r, struct provider *p, int transformer)
{
	const struct json *in = &r->c.json;
	bool options = false;

	p->list = arena_alloc(&r->c.arena, sizeof(*p->list) *
	    ((size_t)json_count(in, transformer) + 1));
	if (p->list == NULL)
		return;
	p->list[0] = (struct use_list){ .model = VIEW("") };
	p->lists = 1;
	if (transformer != JSON_NONE && !json_is_object(in, transformer)) {
		mistake(r, transformer, "must be an object, as in {\"use\": "
		    "[\"deepseek\"]}");
		return;
	}
	for (int k = json_first(in, transformer); k != JSON_NONE;
	    k = json_next(in, k)) {
		if (is_model_list(r, p, k))
			read_model_list(r, p, k);
		else if (!json_is(in, k, "use"))
			options = true;
	}
	read_list(r, json_get(in, transformer, "use"),
	    options ? transformer : JSON_NONE, &p->list[0]);
}
