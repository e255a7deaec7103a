/*
 * What OpenAI's Responses insists on, whatever was asked for: items with
 * something in them, parts of the kind that their role has, each call answered
 * exactly once before the assistant speaks again, reasoning directly before
 * what it led to. NULL, or what is wrong.
 */
#ifndef TESTS_RESPONSES_CHECK_H
#define TESTS_RESPONSES_CHECK_H

#include "json/json.h"

static inline bool
check_type(const struct json *in, int object, const char *type)
{
	return json_is(in, json_get(in, object, "type"), type);
}

static inline bool
check_role(const struct json *in, int item, const char *role)
{
	return check_type(in, item, "message") &&
	    json_is(in, json_get(in, item, "role"), role);
}

/* A member that is a string with something in it. */
static inline bool
check_string(const struct json *in, int object, const char *name)
{
	return json_escaped(in, json_get(in, object, name)).n > 0;
}

static inline const char *
check_part(const struct json *in, int part, bool output)
{
	if (check_type(in, part, output ? "output_text" : "input_text"))
		return check_string(in, part, "text") ? NULL : "an empty text";
	if (output)
		return "a part that no assistant has";
	if (check_type(in, part, "input_image"))
		return check_string(in, part, "image_url") ? NULL :
		    "an image without a URL";
	if (check_type(in, part, "input_file"))
		return check_string(in, part, "filename") &&
		    check_string(in, part, "file_data") ? NULL :
		    "a file without a name or data";
	return "an unknown part";
}

/* A string, or parts. */
static inline const char *
check_content(const struct json *in, int content, bool output)
{
	const char *wrong = NULL;

	if (json_is_string(in, content))
		return json_escaped(in, content).n > 0 ? NULL :
		    "an empty string";
	if (json_count(in, content) == 0)
		return "a content with nothing in it";
	for (int t = json_first(in, content); t != JSON_NONE && wrong == NULL;
	    t = json_next(in, t))
		wrong = check_part(in, t, output);
	return wrong;
}

/* How often is this id in items of the type, from one up to another? */
static inline int
check_times(const struct json *in, int first, int end, const char *type,
    struct view id)
{
	int n = 0;

	for (int t = first; t != end; t = json_next(in, t))
		n += check_type(in, t, type) && view_eq(id,
		    json_escaped(in, json_get(in, t, "call_id")));
	return n;
}

/* Where the assistant speaks or calls again after a result or a user. */
static inline int
check_turn_end(const struct json *in, int item)
{
	bool others = false;

	for (; item != JSON_NONE; item = json_next(in, item)) {
		bool own = check_type(in, item, "function_call") ||
		    check_type(in, item, "reasoning") ||
		    check_role(in, item, "assistant");

		if (own && others)
			return item;
		others = others || !own;
	}
	return JSON_NONE;
}

static inline const char *
check_calls(const struct json *in, int first, int end)
{
	for (int t = first; t != end; t = json_next(in, t)) {
		struct view id = json_escaped(in, json_get(in, t, "call_id"));
		bool call = check_type(in, t, "function_call");

		if (!call && !check_type(in, t, "function_call_output"))
			continue;
		if (id.n == 0 || id.n > 64)
			return "a call's id of no or too many characters";
		if (check_times(in, first, end, "function_call", id) != 1)
			return "not one call of that id in its turn";
		if (check_times(in, t, end, "function_call_output", id) != 1)
			return "a call not answered once";
	}
	return NULL;
}

static inline const char *
check_item(const struct json *in, int item)
{
	int next = json_next(in, item);

	if (check_type(in, item, "message")) {
		bool output = check_role(in, item, "assistant");

		if (!output && !check_role(in, item, "user") &&
		    !check_role(in, item, "developer"))
			return "an unknown role";
		return check_content(in, json_get(in, item, "content"),
		    output);
	}
	if (check_type(in, item, "function_call"))
		return check_string(in, item, "name") &&
		    check_string(in, item, "arguments") ? NULL :
		    "a call without name or arguments";
	if (check_type(in, item, "function_call_output"))
		return check_content(in, json_get(in, item, "output"), false);
	if (!check_type(in, item, "reasoning"))
		return "an unknown item";
	if (!json_is_array(in, json_get(in, item, "summary")) ||
	    !check_string(in, item, "encrypted_content"))
		return "reasoning without summary or encrypted content";
	return check_type(in, next, "function_call") ||
	    check_type(in, next, "reasoning") ||
	    check_role(in, next, "assistant") ? NULL :
	    "reasoning that leads to nothing";
}

static inline const char *
check_tools(const struct json *in)
{
	int list = json_get(in, JSON_ROOT, "tools");

	if (list != JSON_NONE && json_count(in, list) == 0)
		return "tools without a tool";
	if (list == JSON_NONE &&
	    json_get(in, JSON_ROOT, "tool_choice") != JSON_NONE)
		return "a tool_choice without tools";
	for (int t = json_first(in, list); t != JSON_NONE;
	    t = json_next(in, t))
		if (check_type(in, t, "function") &&
		    (!check_string(in, t, "name") ||
		    json_get(in, t, "strict") == JSON_NONE ||
		    !json_is_object(in, json_get(in, t, "parameters"))))
			return "a function without name, schema or strict";
	return NULL;
}

static inline const char *
check_body(const struct json *in)
{
	int list = json_get(in, JSON_ROOT, "input"), end;
	const char *wrong = NULL;

	if (json_count(in, list) == 0)
		return "no input";
	for (int t = json_first(in, list); t != JSON_NONE && wrong == NULL;
	    t = json_next(in, t))
		wrong = check_item(in, t);
	for (int t = json_first(in, list); t != JSON_NONE && wrong == NULL;
	    t = end) {
		end = check_turn_end(in, t);
		wrong = check_calls(in, t, end);
	}
	if (wrong == NULL && !json_is_false(in, json_get(in, JSON_ROOT,
	    "store")))
		wrong = "an answer that would be kept";
	return wrong != NULL ? wrong : check_tools(in);
}

#endif
