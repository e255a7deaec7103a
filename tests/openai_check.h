/*
 * What every upstream in OpenAI's format insists on, whatever was asked for:
 * one system message in front, each call of an assistant's turn answered
 * exactly once right behind it, no two with one id, every message with
 * something in it. NULL, or what is wrong.
 */
#ifndef TESTS_OPENAI_CHECK_H
#define TESTS_OPENAI_CHECK_H

#include "json/json.h"

static inline bool
check_role(const struct json *in, int message, const char *role)
{
	return json_is(in, json_get(in, message, "role"), role);
}

/* How many of the turn's tool messages, up to `end`, answer this id? */
static inline int
check_answers(const struct json *in, int first, int end, struct view id)
{
	int n = 0;

	for (int m = first; m != end; m = json_next(in, m))
		n += view_eq(id, json_escaped(in,
		    json_get(in, m, "tool_call_id")));
	return n;
}

static inline const char *
check_calls(const struct json *in, int message)
{
	int calls = json_get(in, message, "tool_calls");
	int first = json_next(in, message), end = first, n = 0;

	while (check_role(in, end, "tool")) {
		end = json_next(in, end);
		n++;
	}
	if (n != json_count(in, calls))
		return "not as many results as calls";
	for (int t = json_first(in, calls); t != JSON_NONE;
	    t = json_next(in, t)) {
		int function = json_get(in, t, "function");
		struct view id = json_escaped(in, json_get(in, t, "id"));

		if (id.n == 0 || json_escaped(in, json_get(in, function,
		    "name")).n == 0)
			return "a call without id or name";
		if (!json_is_string(in, json_get(in, function, "arguments")))
			return "a call without arguments";
		if (check_answers(in, first, end, id) != 1)
			return "a call not answered once";
	}
	return NULL;
}

static inline const char *
check_message(const struct json *in, int message)
{
	int content = json_get(in, message, "content");
	bool text = json_escaped(in, content).n > 0;

	if (check_role(in, message, "assistant")) {
		if (!text && json_get(in, message, "tool_calls") == JSON_NONE)
			return "an empty assistant message";
		return check_calls(in, message);
	}
	if (!check_role(in, message, "tool") &&
	    !check_role(in, message, "user") &&
	    !check_role(in, message, "system"))
		return "an unknown role";
	if (!text && json_count(in, content) == 0)
		return "an empty message";
	return NULL;
}

static inline const char *
check_body(const struct json *in)
{
	int list = json_get(in, JSON_ROOT, "messages");
	bool tool = false, assistant = false;

	if (!json_is_array(in, list))
		return "no messages";
	for (int m = json_first(in, list); m != JSON_NONE;
	    m = json_next(in, m)) {
		const char *wrong = check_message(in, m);

		if (wrong != NULL)
			return wrong;
		tool = check_role(in, m, "tool");
		if (tool && !assistant)
			return "a result without a call";
		assistant = json_get(in, m, "tool_calls") != JSON_NONE ||
		    (tool && assistant);
	}
	list = json_get(in, JSON_ROOT, "tools");
	if (list != JSON_NONE && json_count(in, list) == 0)
		return "tools without a tool";
	if (list == JSON_NONE &&
	    json_get(in, JSON_ROOT, "tool_choice") != JSON_NONE)
		return "a tool_choice without tools";
	return NULL;
}

/* The rules of hosts that want user and assistant to take turns. */
static inline const char *
check_strict_roles(const struct json *in)
{
	int list = json_get(in, JSON_ROOT, "messages");
	int before = JSON_NONE;

	for (int m = json_first(in, list); m != JSON_NONE;
	    before = m, m = json_next(in, m)) {
		if (check_role(in, m, "system") && before != JSON_NONE)
			return "a system message that is not the first";
		if (check_role(in, m, "user") &&
		    (check_role(in, before, "user") ||
		    check_role(in, before, "tool")))
			return "a user message after a user or a tool";
		if (check_role(in, m, "assistant") &&
		    check_role(in, before, "assistant"))
			return "two assistant messages in a row";
	}
	return NULL;
}

#endif
