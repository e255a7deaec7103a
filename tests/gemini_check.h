/*
 * What Gemini insists on, whatever was asked for: a user begins, roles take
 * turns, a turn's calls are answered at once, each by its name, all parts have
 * something in them; schemas are made of names that it knows, each for its
 * type. NULL, or what is wrong.
 */
#ifndef TESTS_GEMINI_CHECK_H
#define TESTS_GEMINI_CHECK_H

#include <string.h>

#include "json/json.h"

static inline bool
check_one_of(struct view name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (view_is(name, *list))
			return true;
	return false;
}

static inline const char *
check_name(struct view name)
{
	if (name.n == 0 || name.n > 64)
		return "a function's name is of no good length";
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '_';

		if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '.' &&
		    c != ':' && c != '-')))
			return "a function's name has a wrong character";
	}
	return NULL;
}

static inline const char *check_schema(const struct json *in, int schema);

static inline const char *
check_schemas(const struct json *in, int list)
{
	bool object = json_is_object(in, list);
	const char *wrong = NULL;

	for (int t = json_first(in, list); t != JSON_NONE && wrong == NULL;
	    t = json_next(in, t))
		wrong = check_schema(in, object ? json_value(in, t) : t);
	return wrong;
}

static inline const char *
check_required(const struct json *in, int schema)
{
	int list = json_get(in, schema, "properties");
	int required = json_get(in, schema, "required");

	for (int t = json_first(in, required); t != JSON_NONE;
	    t = json_next(in, t)) {
		bool found = false;

		for (int k = json_first(in, list); k != JSON_NONE;
		    k = json_next(in, k))
			found |= view_eq(json_escaped(in, k),
			    json_escaped(in, t));
		if (!found)
			return "required names no property";
	}
	return NULL;
}

/* Which type a keyword is for; "" for any. */
static inline const char *
check_keyword(const struct json *in, int schema, struct view name)
{
	static const struct { const char *name, *types; } known[] = {
		{ "type", "" }, { "title", "" }, { "description", "" },
		{ "nullable", "" }, { "anyOf", "" }, { "default", "" },
		{ "example", "" }, { "format", "string number integer" },
		{ "enum", "string" }, { "pattern", "string" },
		{ "minLength", "string" }, { "maxLength", "string" },
		{ "minimum", "number integer" },
		{ "maximum", "number integer" }, { "items", "array" },
		{ "minItems", "array" }, { "maxItems", "array" },
		{ "properties", "object" }, { "required", "object" },
		{ "minProperties", "object" }, { "maxProperties", "object" },
	};
	struct view type = json_escaped(in, json_get(in, schema, "type"));

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct view types = view_of(known[i].types);

		if (!view_is(name, known[i].name))
			continue;
		if (types.n == 0)
			return NULL;
		while (types.p != NULL)
			if (view_eq(view_cut(&types, ' '), type))
				return NULL;
		return "a keyword of another type";
	}
	return "an unknown keyword";
}

static inline const char *
check_enum(const struct json *in, int list)
{
	if (list != JSON_NONE && json_count(in, list) == 0)
		return "an empty enum";
	for (int t = json_first(in, list); t != JSON_NONE;
	    t = json_next(in, t))
		if (json_escaped(in, t).n == 0)
			return "an enum of other things than strings";
	return NULL;
}

static inline const char *
check_schema(const struct json *in, int schema)
{
	static const char *const types[] = { "string", "number", "integer",
		"boolean", "array", "object", NULL };
	int any = json_get(in, schema, "anyOf");
	int type = json_get(in, schema, "type");
	const char *wrong = NULL;

	if (!json_is_object(in, schema))
		return "a schema that is no object";
	if (any == JSON_NONE && !check_one_of(json_escaped(in, type), types))
		return "a schema without a type";
	if (any != JSON_NONE && json_count(in, any) < 2)
		return "anyOf without a choice";
	for (int k = json_first(in, schema); k != JSON_NONE && wrong == NULL;
	    k = json_next(in, k))
		wrong = check_keyword(in, schema, json_escaped(in, k));
	if (wrong == NULL && json_is(in, type, "array") &&
	    json_get(in, schema, "items") == JSON_NONE)
		wrong = "an array without items";
	if (wrong == NULL)
		wrong = check_enum(in, json_get(in, schema, "enum"));
	if (wrong == NULL)
		wrong = check_required(in, schema);
	if (wrong == NULL)
		wrong = check_schemas(in, json_get(in, schema, "properties"));
	if (wrong == NULL)
		wrong = check_schemas(in, any);
	if (wrong == NULL && json_is(in, type, "array"))
		wrong = check_schema(in, json_get(in, schema, "items"));
	return wrong;
}

static inline const char *
check_part(const struct json *in, int part)
{
	int call = json_get(in, part, "functionCall");
	int response = json_get(in, part, "functionResponse");
	int what = call != JSON_NONE ? call : response;
	bool signed_ = json_get(in, part, "thoughtSignature") != JSON_NONE;

	if (call != JSON_NONE && !json_is_object(in, json_get(in, call,
	    "args")))
		return "a call whose args are no object";
	if (response != JSON_NONE && json_count(in, json_get(in, response,
	    "response")) != 1)
		return "a result whose response is no object";
	if (what != JSON_NONE)
		return check_name(json_escaped(in, json_get(in, what,
		    "name")));
	if (json_get(in, part, "inlineData") != JSON_NONE ||
	    json_get(in, part, "fileData") != JSON_NONE)
		return NULL;
	if (!json_is_string(in, json_get(in, part, "text")))
		return "a part with nothing in it";
	if (json_escaped(in, json_get(in, part, "text")).n == 0 && !signed_)
		return "an empty text";
	return NULL;
}

/* The calls of one content against the responses the next begins with. */
static inline const char *
check_pairs(const struct json *in, int content, int next)
{
	int r = json_first(in, json_get(in, next, "parts"));

	for (int t = json_first(in, json_get(in, content, "parts"));
	    t != JSON_NONE; t = json_next(in, t)) {
		int call = json_get(in, t, "functionCall");
		int response = json_get(in, r, "functionResponse");

		if (call == JSON_NONE)
			continue;
		if (response == JSON_NONE)
			return "a call without its result";
		if (!view_eq(json_escaped(in, json_get(in, call, "name")),
		    json_escaped(in, json_get(in, response, "name"))) ||
		    !view_eq(json_escaped(in, json_get(in, call, "id")),
		    json_escaped(in, json_get(in, response, "id"))))
			return "a result of another call";
		r = json_next(in, r);
	}
	for (; r != JSON_NONE; r = json_next(in, r))
		if (json_get(in, r, "functionResponse") != JSON_NONE)
			return "a result without a call";
	return NULL;
}

static inline const char *
check_contents(const struct json *in)
{
	int list = json_get(in, JSON_ROOT, "contents"), before = JSON_NONE;
	const char *wrong = NULL;

	if (json_count(in, list) == 0)
		return "no contents";
	for (int m = json_first(in, list); m != JSON_NONE && wrong == NULL;
	    before = m, m = json_next(in, m)) {
		bool user = json_is(in, json_get(in, m, "role"), "user");
		int parts = json_get(in, m, "parts");

		if (!user && !json_is(in, json_get(in, m, "role"), "model"))
			return "an unknown role";
		if (before == JSON_NONE ? !user : user == json_is(in,
		    json_get(in, before, "role"), "user"))
			return "roles do not take turns";
		if (json_count(in, parts) == 0)
			return "a content without parts";
		for (int t = json_first(in, parts); t != JSON_NONE &&
		    wrong == NULL; t = json_next(in, t))
			wrong = check_part(in, t);
		if (wrong == NULL)
			wrong = check_pairs(in, before, m);
	}
	return wrong != NULL ? wrong : check_pairs(in, before, JSON_NONE);
}

static inline const char *
check_body(const struct json *in)
{
	int tools = json_get(in, JSON_ROOT, "tools");
	int list = json_get(in, json_first(in, tools),
	    "functionDeclarations");
	int config = json_get(in, JSON_ROOT, "generationConfig");
	int format = json_get(in, config, "responseSchema");
	const char *wrong = check_contents(in);

	for (int t = json_first(in, list); t != JSON_NONE && wrong == NULL;
	    t = json_next(in, t)) {
		wrong = check_name(json_escaped(in, json_get(in, t, "name")));
		if (wrong == NULL)
			wrong = check_schema(in, json_get(in, t,
			    "parameters"));
	}
	if (wrong == NULL && format != JSON_NONE)
		wrong = check_schema(in, format);
	if (wrong == NULL && json_get(in, JSON_ROOT, "toolConfig") !=
	    JSON_NONE && list == JSON_NONE)
		wrong = "a toolConfig without functions";
	return wrong;
}

#endif
