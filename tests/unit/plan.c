/* What is read out of a request, and what is said of a wrong one. */
#include <stdlib.h>

#include "model/plan.h"
#include "tap.h"

#define MESSAGES "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
#define BODY(members) "{\"model\":\"m\"," MESSAGES "," members "}"

static const struct { const char *body, *error; } wrong[] = {
	{ "[]", "the body must be a JSON object" },
	{ "\"a\"", "the body must be a JSON object" },
	{ "{" MESSAGES "}", "model: is missing" },
	{ "{\"model\":5," MESSAGES "}", "model: must be a string" },
	{ "{\"model\":null," MESSAGES "}", "model: must be a string" },
	{ "{\"model\":\"\"," MESSAGES "}", "model: must be a string" },
	{ "{\"model\":\"m\"}", "messages: is missing" },
	{ "{\"model\":\"m\",\"messages\":{}}", "messages: must be an array" },
	{ "{\"model\":\"m\",\"messages\":null}",
	    "messages: must be an array" },
	{ "{\"model\":\"m\",\"messages\":[]}",
	    "messages: must not be empty" },
	{ "{\"model\":\"m\",\"messages\":[\"hi\"]}",
	    "messages[0]: must be an object" },
	{ "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"},{}]}",
	    "messages[1].role: must be \"user\", \"assistant\" or "
	    "\"system\"" },
	{ "{\"model\":\"m\",\"messages\":[{\"role\":\"user\","
	    "\"content\":5}]}",
	    "messages[0].content: must be a string or an array of blocks" },
	{ "{\"model\":\"m\",\"messages\":[{\"role\":\"user\","
	    "\"content\":[{},\"b\"]}]}",
	    "messages[0].content[1]: must be an object" },
	{ BODY("\"system\":1"), "system: must be a string or an array of "
	    "blocks" },
	{ BODY("\"system\":[1]"), "system[0]: must be an object" },
	{ BODY("\"tools\":{}"), "tools: must be an array" },
	{ BODY("\"tools\":[null]"), "tools[0]: must be an object" },
	{ BODY("\"tools\":[{\"name\":\"a\"},{}]"),
	    "tools[1].name: must be a string" },
	{ BODY("\"tools\":[{\"type\":\"custom\",\"name\":\"\"}]"),
	    "tools[0].name: must be a string" },
	{ BODY("\"tool_choice\":\"auto\""),
	    "tool_choice: must be an object" },
	{ BODY("\"tool_choice\":{\"type\":\"required\"}"),
	    "tool_choice.type: must be \"auto\", \"any\", \"tool\" or "
	    "\"none\"" },
	{ BODY("\"tool_choice\":{\"type\":\"tool\"}"),
	    "tool_choice.name: must be a string" },
	{ BODY("\"max_tokens\":0"), "max_tokens: must be a positive number" },
	{ BODY("\"max_tokens\":-1"),
	    "max_tokens: must be a positive number" },
	{ BODY("\"max_tokens\":\"9\""),
	    "max_tokens: must be a positive number" },
	{ BODY("\"max_tokens\":1e99"),
	    "max_tokens: must be a positive number" },
	{ BODY("\"stream\":1"), "stream: must be true or false" },
	{ BODY("\"temperature\":\"hot\""), "temperature: must be a number" },
	{ BODY("\"top_p\":true"), "top_p: must be a number" },
	{ BODY("\"top_k\":[]"), "top_k: must be a number" },
	{ BODY("\"stop_sequences\":\"a\""),
	    "stop_sequences: must be an array of strings" },
	{ BODY("\"stop_sequences\":[1]"),
	    "stop_sequences: must be an array of strings" },
	{ BODY("\"thinking\":true"), "thinking: must be an object" },
	{ BODY("\"thinking\":{}"), "thinking.type: must be a string" },
	{ BODY("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":\"1\"}"),
	    "thinking.budget_tokens: must be a number" },
	{ BODY("\"output_config\":[]"), "output_config: must be an object" },
	{ BODY("\"output_config\":{\"effort\":3}"),
	    "output_config.effort: must be a string" },
	{ BODY("\"output_config\":{\"format\":\"json\"}"),
	    "output_config.format: must be an object" },
	{ BODY("\"metadata\":\"me\""), "metadata: must be an object" },
	{ BODY("\"metadata\":{\"user_id\":1}"),
	    "metadata.user_id: must be a string" },
};

static const char everything[] =
	"{\"max_tokens\":3.2e4,\"new_member\":[{\"a\":1}],\"mo\\u0064el\":"
	"\"cl\\u00e4ude\",\"stream\":true,\"system\":\"s\","
	"\"messages\":[{\"role\":\"user\"},{\"role\":\"new\",\"content\":"
	"[{\"type\":\"new\"}]}],\"temperature\":0.70,\"top_p\":1,\"top_k\":40,"
	"\"tools\":[{\"name\":\"a\"},{\"type\":\"web_search_20250305\"}],"
	"\"tool_choice\":{\"type\":\"tool\",\"name\":\"a\","
	"\"disable_parallel_tool_use\":true},\"stop_sequences\":[\"x\"],"
	"\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},"
	"\"output_config\":{\"effort\":\"xhigh\",\"format\":{\"type\":"
	"\"json_schema\"}},\"metadata\":{\"user_id\":"
	"\"{\\\"device_id\\\":\\\"0\\\",\\\"session_id\\\":\\\"3f1c-5\\\"}\""
	"}}";

static bool
make(struct json *in, struct plan *p, const char *body, struct fail *f)
{
	*f = (struct fail){ 0 };
	return json_parse(in, view_of(body), f) && plan_make(p, in, f);
}

static void
is_view(struct view got, const char *want)
{
	IS_MEM(got.p, got.n, want, strlen(want));
}

static void
test_wrong(struct json *in)
{
	struct plan p;
	struct fail f;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		OK(!make(in, &p, wrong[i].body, &f), "%s", wrong[i].error);
		IS(f.text, wrong[i].error);
		IS_INT(f.status, 400);
	}
}

static void
test_everything(struct json *in)
{
	struct plan p;
	struct fail f;

	OK(make(in, &p, everything, &f), "everything");
	is_view(p.model, "cl\\u00e4ude");
	is_view(p.upstream_model, "");
	is_view(json_raw(in, p.system), "\"s\"");
	IS_INT(json_count(in, p.messages), 2);
	IS_INT(json_count(in, p.tools), 2);
	IS_INT(json_count(in, p.stop_sequences), 1);
	is_view(json_raw(in, p.format), "{\"type\":\"json_schema\"}");
	is_view(p.session, "3f1c-5");
	IS_INT(p.max_tokens, 32000);
	OK(p.stream, "stream");
	OK(p.has_temperature && p.has_top_p && p.has_top_k, "sampling");
	is_view(p.temperature, "0.70");
	is_view(p.top_p, "1");
	is_view(p.top_k, "40");
	IS_INT(p.tool_choice, TOOL_CHOICE_TOOL);
	is_view(p.tool_name, "a");
	OK(p.serial_tools, "one tool at a time");
	IS_INT(p.thinking, THINKING_ENABLED);
	IS_INT(p.budget, 1024);
	IS(effort_name(p.effort), "xhigh");
	OK(plan_tool_is_custom(&p, json_first(in, p.tools)), "own tool");
	OK(!plan_tool_is_custom(&p, json_last(in, p.tools)), "server tool");
}

static void
test_nothing(struct json *in)
{
	struct plan p;
	struct fail f;

	OK(make(in, &p, BODY("\"system\":null,\"tools\":null,\"max_tokens\":"
	    "null,\"stream\":null,\"temperature\":null,\"thinking\":null,"
	    "\"metadata\":{\"user_id\":null},\"tool_choice\":null,"
	    "\"output_config\":{\"effort\":null,\"format\":null},"
	    "\"stop_sequences\":[]"), &f), "null is nothing");
	IS_INT(p.system, JSON_NONE);
	IS_INT(p.tools, JSON_NONE);
	IS_INT(p.stop_sequences, JSON_NONE);
	IS_INT(p.format, JSON_NONE);
	IS_INT(p.max_tokens, 0);
	IS_INT(p.tool_choice, TOOL_CHOICE_UNSET);
	IS_INT(p.thinking, THINKING_UNSET);
	OK(!p.stream && !p.has_temperature && !p.serial_tools, "all off");
	IS(effort_name(p.effort), "");
	is_view(p.user, "");
	is_view(p.session, "");
}

static const struct { const char *thinking; enum thinking want; } thoughts[] = {
	{ "{\"type\":\"enabled\"}", THINKING_ENABLED },
	{ "{\"type\":\"adaptive\",\"display\":\"omitted\"}",
	    THINKING_ADAPTIVE },
	{ "{\"type\":\"disabled\",\"budget_tokens\":-1}",
	    THINKING_DISABLED },
	{ "{\"type\":\"of_tomorrow\"}", THINKING_UNSET },
};

static const struct { const char *effort, *want; } efforts[] = {
	{ "low", "low" }, { "medium", "medium" }, { "high", "high" },
	{ "xhigh", "xhigh" }, { "max", "max" }, { "minimal", "low" },
	{ "of_tomorrow", "" },
};

static const struct { const char *user, *want; } sessions[] = {
	{ "user_0a1b_account__session_1234-ab", "1234-ab" },
	{ "user_0a1b_account_x_session_1234 and more", "1234" },
	{ "{\\\"session_id\\\": \\\"ab_C-1\\\",\\\"z\\\":1}", "ab_C-1" },
	{ "{\\\"session_id\\\":5,\\\"z\\\":1}", "5" },
	{ "{\\\"session_id\\\":\\\"\\\"}", "" },
	{ "me", "" },
	{ "", "" },
};

static void
test_words(struct json *in)
{
	char body[512];
	struct plan p;
	struct fail f;

	for (size_t i = 0; i < sizeof(thoughts) / sizeof(*thoughts); i++) {
		snprintf(body, sizeof(body), BODY("\"thinking\":%s"),
		    thoughts[i].thinking);
		OK(make(in, &p, body, &f), "%s", thoughts[i].thinking);
		IS_INT(p.thinking, thoughts[i].want);
		IS_INT(p.budget, 0);
	}
	for (size_t i = 0; i < sizeof(efforts) / sizeof(*efforts); i++) {
		snprintf(body, sizeof(body), BODY("\"output_config\":"
		    "{\"effort\":\"%s\"}"), efforts[i].effort);
		OK(make(in, &p, body, &f), "effort %s", efforts[i].effort);
		IS(effort_name(p.effort), efforts[i].want);
	}
	for (size_t i = 0; i < sizeof(sessions) / sizeof(*sessions); i++) {
		snprintf(body, sizeof(body), BODY("\"metadata\":"
		    "{\"user_id\":\"%s\"}"), sessions[i].user);
		OK(make(in, &p, body, &f), "user %zu", i);
		is_view(p.session, sessions[i].want);
		is_view(p.user, sessions[i].user);
	}
}

int
main(void)
{
	struct json in = { 0 };

	test_wrong(&in);
	test_everything(&in);
	test_nothing(&in);
	test_words(&in);
	json_free(&in);
	return done_testing();
}
