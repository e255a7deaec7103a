#include "config/use_options.h"

#include <stddef.h>
#include <string.h>

#include "config/member.h"
#include "json/scan.h"

/* The field is a view: a number as written, here or in a string. */
static void
read_raw_number(struct reading *r, const struct member *m, void *field,
    int value)
{
	const struct json *in = &r->c.json;
	struct view v = json_is_string(in, value) ? json_escaped(in, value) :
	    json_raw(in, value);
	struct json_scan scan = { .longs = NULL };

	(void)m;
	if (json_scan(v, 1, &scan) &&
	    strchr("-0123456789", scan.root.p[0]) != NULL)
		*(struct view *)field = arena_copy(&r->c.arena, scan.root);
	else
		mistake(r, value, "must be a number");
}

#define O(field) offsetof(struct use_options, field)

static const struct member members[] = {
	{ "max_tokens", read_number, O(max_tokens), 1, INT32_MAX },
	{ "temperature", read_raw_number, O(temperature), 0, 0 },
	{ "top_p", read_raw_number, O(top_p), 0, 0 },
	{ "top_k", read_raw_number, O(top_k), 0, 0 },
	{ "repetition_penalty", read_raw_number, O(repetition_penalty), 0, 0 },
	{ "enable", read_bool, O(enable), 0, 0 },
	{ "UseBearer", read_bool, O(use_bearer), 0, 0 },
	{ "client_email", read_text, O(client_email), 0, 0 },
	{ "private_key", read_lines, O(private_key), 0, 0 },
	{ "project", read_text, O(project), 0, 0 },
	{ "location", read_text, O(location), 0, 0 },
	{ "credentials", read_path, O(credentials), 0, 0 },
};

static void
read_option(struct reading *r, struct use *u, int name)
{
	int value = json_value(&r->c.json, name);

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		if (json_is(&r->c.json, name, members[i].name) &&
		    !json_is_null(&r->c.json, value))
			members[i].read(r, &members[i],
			    (char *)&u->o + members[i].offset, value);
}

static bool
takes_any(const struct use *u)
{
	return u->kind == TRANSFORMERS ||
	    view_is(view_of(transformer_kinds[u->kind].options), "*");
}

/* "use" itself, models' lists, and people's comments are no options. */
static bool
is_option(struct reading *r, const struct use_owner *o, int name, bool sibling)
{
	struct view v = name_of(r, name);

	if (v.n > 0 && strchr("_/#$", v.p[0]) != NULL)
		return false;
	return !sibling || (!view_is(v, "use") &&
	    (o->is_list == NULL || !o->is_list(r, o->p, name)));
}

/* Does an entry of the list that lives on siblings have this option by name? */
static bool
is_claimed(const struct use_owner *o, struct view name)
{
	for (size_t i = 0; i < o->list->uses; i++) {
		const struct use *u = &o->list->use[i];

		if (u->options == o->siblings && !takes_any(u) &&
		    transformer_has_option(u->kind, name))
			return true;
	}
	return false;
}

/* A name that stands twice counts once, as everywhere in the file. */
static bool
stands_again(const struct json *in, int name)
{
	for (int k = json_next(in, name); k != JSON_NONE; k = json_next(in, k))
		if (view_eq(json_escaped(in, k), json_escaped(in, name)))
			return true;
	return false;
}

static void
keep_options(struct reading *r, const struct use_owner *o, struct use *u)
{
	const struct json *in = &r->c.json;
	bool sibling = u->options == o->siblings;

	u->option = arena_alloc(&r->c.arena, sizeof(*u->option) *
	    (size_t)json_count(in, u->options));
	for (int k = json_first(in, u->options);
	    k != JSON_NONE && u->option != NULL; k = json_next(in, k))
		if (is_option(r, o, k, sibling) && !stands_again(in, k) &&
		    !(sibling && is_claimed(o, name_of(r, k))))
			u->option[u->n_options++] = k;
}

static void
mistake_option(struct reading *r, const struct use *u, int name)
{
	const char *options = transformer_kinds[u->kind].options;

	if (options[0] == '\0')
		mistake(r, name, "%.*s has no options", VIEW_ARG(u->name));
	else
		mistake(r, name, "%.*s has no option \"%s\"; it has: %s",
		    VIEW_ARG(u->name), shown_name(r, name_of(r, name)),
		    options);
}

static void
read_named(struct reading *r, const struct use_owner *o, struct use *u)
{
	const struct json *in = &r->c.json;
	bool sibling = u->options == o->siblings;

	for (int k = json_first(in, u->options); k != JSON_NONE;
	    k = json_next(in, k)) {
		if (!is_option(r, o, k, sibling))
			continue;
		if (transformer_has_option(u->kind, name_of(r, k)))
			read_option(r, u, k);
		else if (!sibling)
			mistake_option(r, u, k);
	}
}

/* What is nothing without a certain option must have it. */
static void
check_needs(struct reading *r, const struct use *u)
{
	const char *needs = transformer_kinds[u->kind].needs;

	if (needs != NULL && json_get(&r->c.json, u->options, needs) ==
	    JSON_NONE)
		mistake(r, u->node, "%.*s does nothing without %s, as in "
		    "[\"%.*s\", {\"%s\": 16384}]", VIEW_ARG(u->name), needs,
		    VIEW_ARG(u->name), needs);
}

static void
read_options(struct reading *r, const struct use_owner *o, struct use *u)
{
	u->o = (struct use_options){
		.temperature = VIEW(""), .top_p = VIEW(""),
		.top_k = VIEW(""), .repetition_penalty = VIEW(""),
		.enable = true,
		.client_email = VIEW(""), .private_key = VIEW(""),
		.project = VIEW(""), .location = VIEW(""),
		.credentials = VIEW(""), .base = VIEW(""),
	};
	if (u->kind == TRANSFORMERS)
		return;
	if (takes_any(u)) {
		keep_options(r, o, u);
		return;
	}
	read_named(r, o, u);
	check_needs(r, u);
}

/* Does anyone in the list live on siblings and take whatever is there? */
static bool
all_taken(const struct use_owner *o)
{
	for (size_t i = 0; i < o->list->uses; i++)
		if (o->list->use[i].options == o->siblings &&
		    takes_any(&o->list->use[i]))
			return true;
	return false;
}

static void
warn_unclaimed(struct reading *r, const struct use_owner *o)
{
	const struct json *in = &r->c.json;

	if (all_taken(o))
		return;
	for (int k = json_first(in, o->siblings); k != JSON_NONE;
	    k = json_next(in, k))
		if (is_option(r, o, k, true) && !is_claimed(o, name_of(r, k)))
			warning(r, k, "\"%s\" is an option of no transformer "
			    "here and has no effect",
			    shown_name(r, name_of(r, k)));
}

void
read_list_options(struct reading *r, const struct use_owner *o)
{
	for (size_t i = 0; i < o->list->uses; i++)
		read_options(r, o, &o->list->use[i]);
	warn_unclaimed(r, o);
}
