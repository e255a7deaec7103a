#include "model/plan.h"

#include <stdio.h>
#include <string.h>

static bool
must(struct fail *f, const char *member, const char *what)
{
	return fail(f, 400, "%s: must be %s", member, what);
}

/* A member that says nothing is as good as one that is not there. */
static int
get(const struct plan *p, int object, const char *name)
{
	int value = json_get(p->in, object, name);

	return json_is_null(p->in, value) ? JSON_NONE : value;
}

static bool
read_model(struct plan *p, struct fail *f)
{
	int t = json_get(p->in, JSON_ROOT, "model");

	if (t == JSON_NONE)
		return fail(f, 400, "model: is missing");
	p->model = json_escaped(p->in, t);
	if (!json_is_string(p->in, t) || p->model.n == 0)
		return must(f, "model", "a string");
	return true;
}

/* A list of blocks: every one an object. */
static bool
check_blocks(const struct plan *p, int list, const char *member, struct fail *f)
{
	int i = 0;

	for (int t = json_first(p->in, list); t != JSON_NONE;
	    t = json_next(p->in, t), i++)
		if (!json_is_object(p->in, t))
			return fail(f, 400, "%s[%d]: must be an object",
			    member, i);
	return true;
}

static bool
read_system(struct plan *p, struct fail *f)
{
	p->system = get(p, JSON_ROOT, "system");
	if (p->system != JSON_NONE && !json_is_string(p->in, p->system) &&
	    !json_is_array(p->in, p->system))
		return must(f, "system", "a string or an array of blocks");
	return check_blocks(p, p->system, "system", f);
}

/*
 * What a message must be for anyone to make sense of it. Its blocks are looked
 * at by the dialect; content that is not there is empty.
 */
static bool
check_message(const struct plan *p, int message, int i, struct fail *f)
{
	int content = get(p, message, "content");
	char member[48];

	if (!json_is_object(p->in, message))
		return fail(f, 400, "messages[%d]: must be an object", i);
	if (!json_is_string(p->in, json_get(p->in, message, "role")))
		return fail(f, 400, "messages[%d].role: must be \"user\", "
		    "\"assistant\" or \"system\"", i);
	if (content != JSON_NONE && !json_is_string(p->in, content) &&
	    !json_is_array(p->in, content))
		return fail(f, 400, "messages[%d].content: must be a string "
		    "or an array of blocks", i);
	snprintf(member, sizeof(member), "messages[%d].content", i);
	return check_blocks(p, content, member, f);
}

static bool
read_messages(struct plan *p, struct fail *f)
{
	int i = 0;

	p->messages = json_get(p->in, JSON_ROOT, "messages");
	if (p->messages == JSON_NONE)
		return fail(f, 400, "messages: is missing");
	if (!json_is_array(p->in, p->messages))
		return must(f, "messages", "an array");
	if (json_count(p->in, p->messages) == 0)
		return fail(f, 400, "messages: must not be empty");
	for (int t = json_first(p->in, p->messages); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (!check_message(p, t, i++, f))
			return false;
	return true;
}

static bool
is_custom(const struct plan *p, int type)
{
	return type == JSON_NONE || json_is(p->in, type, "custom");
}

/* Only a tool of the client's own needs a name; see plan_tool_is_custom. */
static bool
read_tools(struct plan *p, struct fail *f)
{
	int i = 0;

	p->tools = get(p, JSON_ROOT, "tools");
	if (p->tools != JSON_NONE && !json_is_array(p->in, p->tools))
		return must(f, "tools", "an array");
	if (!check_blocks(p, p->tools, "tools", f))
		return false;
	for (int t = json_first(p->in, p->tools); t != JSON_NONE;
	    t = json_next(p->in, t), i++) {
		int type = get(p, t, "type");

		if (is_custom(p, type) && json_escaped(p->in,
		    json_get(p->in, t, "name")).n == 0)
			return fail(f, 400, "tools[%d].name: must be a string",
			    i);
		if (p->search == JSON_NONE && view_starts(json_escaped(p->in,
		    type), "web_search"))
			p->search = t;
	}
	return true;
}

bool
plan_tool_is_custom(const struct plan *p, int tool)
{
	return is_custom(p, get(p, tool, "type"));
}

bool
plan_shows_thinking(const struct plan *p)
{
	int thinking = get(p, JSON_ROOT, "thinking");

	return (p->thinking == THINKING_ENABLED ||
	    p->thinking == THINKING_ADAPTIVE) &&
	    !json_is(p->in, get(p, thinking, "display"), "omitted");
}

int
plan_search_tool(const struct plan *p)
{
	return p->search;
}

static bool
read_tool_choice(struct plan *p, struct fail *f)
{
	static const struct {
		const char *type;
		enum tool_choice choice;
	} types[] = {
		{ "auto", TOOL_CHOICE_AUTO }, { "any", TOOL_CHOICE_ANY },
		{ "tool", TOOL_CHOICE_TOOL }, { "none", TOOL_CHOICE_NONE },
	};
	int choice = get(p, JSON_ROOT, "tool_choice");
	int type = json_get(p->in, choice, "type");

	if (choice == JSON_NONE)
		return true;
	if (!json_is_object(p->in, choice))
		return must(f, "tool_choice", "an object");
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (json_is(p->in, type, types[i].type))
			p->tool_choice = types[i].choice;
	if (p->tool_choice == TOOL_CHOICE_UNSET)
		return must(f, "tool_choice.type",
		    "\"auto\", \"any\", \"tool\" or \"none\"");
	p->tool_name = json_escaped(p->in, json_get(p->in, choice, "name"));
	if (p->tool_choice == TOOL_CHOICE_TOOL && p->tool_name.n == 0)
		return must(f, "tool_choice.name", "a string");
	p->serial_tools = json_is_true(p->in, json_get(p->in, choice,
	    "disable_parallel_tool_use"));
	return true;
}

static bool
read_max_tokens(struct plan *p, struct fail *f)
{
	int t = get(p, JSON_ROOT, "max_tokens");

	if (t == JSON_NONE)
		return true;
	if (!json_int(p->in, t, &p->max_tokens) || p->max_tokens < 1)
		return must(f, "max_tokens", "a positive number");
	return true;
}

static bool
read_stream(struct plan *p, struct fail *f)
{
	int t = get(p, JSON_ROOT, "stream");

	p->stream = json_is_true(p->in, t);
	if (t != JSON_NONE && !p->stream && !json_is_false(p->in, t))
		return must(f, "stream", "true or false");
	return true;
}

static bool
read_number(const struct plan *p, const char *name, bool *has,
    struct view *number, struct fail *f)
{
	int t = get(p, JSON_ROOT, name);

	if (t == JSON_NONE)
		return true;
	if (!json_is_number(p->in, t))
		return must(f, name, "a number");
	*has = true;
	*number = json_raw(p->in, t);
	return true;
}

static bool
read_sampling(struct plan *p, struct fail *f)
{
	return read_number(p, "temperature", &p->has_temperature,
	    &p->temperature, f) &&
	    read_number(p, "top_p", &p->has_top_p, &p->top_p, f) &&
	    read_number(p, "top_k", &p->has_top_k, &p->top_k, f);
}

static bool
read_stop_sequences(struct plan *p, struct fail *f)
{
	int list = get(p, JSON_ROOT, "stop_sequences");

	if (list == JSON_NONE)
		return true;
	if (!json_is_array(p->in, list))
		return must(f, "stop_sequences", "an array of strings");
	for (int t = json_first(p->in, list); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (!json_is_string(p->in, t))
			return must(f, "stop_sequences",
			    "an array of strings");
	if (json_count(p->in, list) > 0)
		p->stop_sequences = list;
	return true;
}

/* A type that is not known yet counts as none: the provider's default. */
static bool
read_thinking(struct plan *p, struct fail *f)
{
	int thinking = get(p, JSON_ROOT, "thinking");
	int type = json_get(p->in, thinking, "type");
	int budget = get(p, thinking, "budget_tokens");

	if (thinking == JSON_NONE)
		return true;
	if (!json_is_object(p->in, thinking))
		return must(f, "thinking", "an object");
	if (!json_is_string(p->in, type))
		return must(f, "thinking.type", "a string");
	if (json_is(p->in, type, "enabled"))
		p->thinking = THINKING_ENABLED;
	else if (json_is(p->in, type, "adaptive"))
		p->thinking = THINKING_ADAPTIVE;
	else if (json_is(p->in, type, "disabled"))
		p->thinking = THINKING_DISABLED;
	if (budget != JSON_NONE && !json_int(p->in, budget, &p->budget))
		return must(f, "thinking.budget_tokens", "a number");
	if (p->budget < 0)
		p->budget = 0;
	return true;
}

static const char *const efforts[] = {
	[EFFORT_UNSET] = "",
	[EFFORT_LOW] = "low",
	[EFFORT_MEDIUM] = "medium",
	[EFFORT_HIGH] = "high",
	[EFFORT_XHIGH] = "xhigh",
	[EFFORT_MAX] = "max",
};

const char *
effort_name(enum effort effort)
{
	return efforts[effort];
}

/* An effort or a format that is not known yet counts as none. */
static bool
read_output_config(struct plan *p, struct fail *f)
{
	int config = get(p, JSON_ROOT, "output_config");
	int effort = get(p, config, "effort");
	int format = get(p, config, "format");

	if (config != JSON_NONE && !json_is_object(p->in, config))
		return must(f, "output_config", "an object");
	if (effort != JSON_NONE && !json_is_string(p->in, effort))
		return must(f, "output_config.effort", "a string");
	for (int i = EFFORT_LOW; i <= EFFORT_MAX; i++)
		if (json_is(p->in, effort, efforts[i]))
			p->effort = (enum effort)i;
	if (json_is(p->in, effort, "minimal"))
		p->effort = EFFORT_LOW;
	if (format != JSON_NONE && !json_is_object(p->in, format))
		return must(f, "output_config.format", "an object");
	p->format = format;
	return true;
}

static bool
id_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/*
 * The session's id within a user_id: a JSON text in a string,
 * {\"session_id\":\"UUID\"}, or in the form before that user_X_session_UUID.
 * It holds no character that JSON would escape, so it stands there plainly.
 */
static struct view
find_session(struct view user)
{
	static const char member[] = "session_id", before[] = "_session_";
	struct view id = { "", 0 };
	ptrdiff_t at = view_find(user, VIEW("session_id"));

	if (at >= 0) {
		id = view_skip(user, (size_t)at + sizeof(member) - 1);
		while (id.n > 0 && strchr("\\\": ", id.p[0]) != NULL)
			id = view_skip(id, 1);
	} else if ((at = view_find(user, VIEW("_session_"))) >= 0) {
		id = view_skip(user, (size_t)at + sizeof(before) - 1);
	}
	for (size_t n = 0; n < id.n; n++)
		if (!id_byte(id.p[n]))
			id.n = n;
	return id;
}

static bool
read_metadata(struct plan *p, struct fail *f)
{
	int metadata = get(p, JSON_ROOT, "metadata");
	int user = get(p, metadata, "user_id");

	if (metadata != JSON_NONE && !json_is_object(p->in, metadata))
		return must(f, "metadata", "an object");
	if (user != JSON_NONE && !json_is_string(p->in, user))
		return must(f, "metadata.user_id", "a string");
	p->user = json_escaped(p->in, user);
	p->session = find_session(p->user);
	return true;
}

bool
plan_make(struct plan *p, const struct json *in, struct fail *f)
{
	const struct view none = { "", 0 };

	*p = (struct plan){
		.in = in,
		.system = JSON_NONE, .messages = JSON_NONE,
		.tools = JSON_NONE, .search = JSON_NONE,
		.stop_sequences = JSON_NONE,
		.format = JSON_NONE,
		.model = none, .upstream_model = none, .session = none,
		.user = none, .tool_name = none,
		.temperature = none, .top_p = none, .top_k = none,
		.repetition_penalty = none,
		.head = { none, none, none },
	};
	if (!json_is_object(in, JSON_ROOT))
		return fail(f, 400, "the body must be a JSON object");
	return read_model(p, f) && read_system(p, f) &&
	    read_messages(p, f) && read_tools(p, f) &&
	    read_tool_choice(p, f) && read_max_tokens(p, f) &&
	    read_stream(p, f) && read_sampling(p, f) &&
	    read_stop_sequences(p, f) && read_thinking(p, f) &&
	    read_output_config(p, f) && read_metadata(p, f);
}
