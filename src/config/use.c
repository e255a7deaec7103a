#include "config/use.h"

#include "config/filter.h"
#include "config/member.h"
#include "config/use_options.h"

const struct use_list *
config_use_list(const struct provider *p, struct view model)
{
	for (size_t i = 0; i < p->lists; i++)
		if (view_eq(p->list[i].model, model))
			return &p->list[i];
	return NULL;
}

static const struct use *
find_use(const struct use_list *list, enum transformer kind)
{
	for (size_t i = 0; list != NULL && i < list->uses; i++)
		if (list->use[i].kind == kind)
			return &list->use[i];
	return NULL;
}

const struct use *
config_use(const struct provider *p, struct view model, enum transformer kind)
{
	const struct use *use = model.n == 0 ? NULL :
	    find_use(config_use_list(p, model), kind);

	return use != NULL ? use :
	    find_use(config_use_list(p, VIEW("")), kind);
}

struct view
config_url(const struct provider *p, struct view model)
{
	const struct use_list *list = config_use_list(p, model);

	return list != NULL && list->url.n > 0 ? list->url : p->url;
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

static void
mistake_no_transformer(struct reading *r, int token, struct view name)
{
	size_t n = 0;
	const char **names = arena_alloc(&r->c.arena, sizeof(*names) *
	    (TRANSFORM_FILTER + r->c.filters));

	if (names == NULL)
		return;
	for (int i = 0; i < TRANSFORM_FILTER; i++)
		names[n++] = transformer_kinds[i].name;
	for (size_t i = 0; i < r->c.filters; i++)
		names[n++] = r->c.filter[i].name.p;
	mistake_choice(r, token, name, names, n);
}

/*
 * Which one it is, the user's own before ours; a mistake that lists what there
 * is if none.
 */
static void
find_kind(struct reading *r, int token, struct use *use)
{
	use->filter = filter_named(r, use->name);
	use->kind = use->filter != NULL ? TRANSFORM_FILTER :
	    transformer_named(use->name);
	if (use->kind == TRANSFORMERS)
		mistake_no_transformer(r, token, use->name);
}

/* "name", or ["name", {options}]. */
static void
read_use(struct reading *r, int token, int siblings, struct use *use)
{
	const struct json *in = &r->c.json;
	int name = token, options = siblings;

	*use = (struct use){ .kind = TRANSFORMERS, .name = VIEW(""),
	    .node = token, .options = JSON_NONE };
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
	use->options = options;
	if (name == JSON_NONE || !json_is_string(in, name))
		mistake(r, token, "must be a transformer's name, or "
		    "[\"NAME\", {options}]");
	else if (text_of(r, name, &use->name) && use->name.n == 0)
		mistake(r, name, "must not be empty");
	else if (use->name.n > 0)
		find_kind(r, name, use);
}

/* Two formats in one list, by the order of enum transformer. */
static void
check_formats(struct reading *r, const struct use_list *list)
{
	const struct use *first = NULL;

	for (size_t i = 0; i < list->uses; i++) {
		const struct use *u = &list->use[i];

		if (u->kind > TRANSFORM_VERTEX_OPENAI)
			continue;
		if (first != NULL && first->kind != u->kind)
			warning(r, u->node, "%s has no effect: %s stands "
			    "before it, and a model is spoken to in one format",
			    transformer_kinds[u->kind].name,
			    transformer_kinds[first->kind].name);
		else
			first = u;
	}
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
	check_formats(r, list);
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
	if (!json_is_object(in, object)) {
		mistake(r, object, "must be an object, as in {\"use\": "
		    "[...]}");
		return;
	}
	if (json_count(in, object) == 1)
		object = JSON_NONE;
	read_list(r, json_get(in, json_value(in, name), "use"), object, list);
	read_list_options(r, &(struct use_owner){ .list = list,
	    .siblings = object });
}

void
read_transformer(struct reading *r, struct provider *p, int transformer)
{
	const struct json *in = &r->c.json;
	struct use_owner own = { .p = p, .siblings = JSON_NONE,
		.is_list = is_model_list };

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
			own.siblings = transformer;
	}
	own.list = &p->list[0];
	read_list(r, json_get(in, transformer, "use"), own.siblings, own.list);
	read_list_options(r, &own);
}
