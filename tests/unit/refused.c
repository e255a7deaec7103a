/*
 * What of a request an error refuses: the sentences that providers are known
 * to write (each with where it was seen), and those that only seem to.
 */
#include "core/refused.h"

#include <stdlib.h>

#include "tap.h"

#define BETAS "anthropic-version: 2023-06-01\n" \
	"anthropic-beta: claude-code-20250219,effort-2025-11-24," \
	"prompt-caching-scope-2026-01-05\nAuthorization: Bearer k\n"

/* A request as it goes to Anthropic's format, to chats, to Gemini. */
#define MESSAGES "{\"model\":\"m\",\"max_tokens\":32000,\"stream\":true," \
	"\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}," \
	"\"output_config\":{\"effort\":\"high\"},\"temperature\":1," \
	"\"context_management\":{\"edits\":[]}," \
	"\"system\":[{\"type\":\"text\",\"text\":\"s\"},{\"type\":\"text\"," \
	"\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\"," \
	"\"scope\":\"global\"}}]," \
	"\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}," \
	"{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"," \
	"\"cache_control\":{\"type\":\"ephemeral\"}}]}]," \
	"\"tools\":[{\"name\":\"Read\",\"input_schema\":{\"type\":" \
	"\"object\",\"properties\":{\"strict\":{\"type\":\"string\"}}}}," \
	"{\"name\":\"Bash\",\"description\":\"d\",\"input_schema\":{}," \
	"\"eager_input_streaming\":true,\"defer_loading\":true," \
	"\"input_examples\":[]}]}"

#define CHAT "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"," \
	"\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"x\"," \
	"\"reasoning_content\":\"y\"}]," \
	"\"stream\":true,\"stream_options\":{\"include_usage\":true}," \
	"\"max_tokens\":100,\"temperature\":0.2,\"reasoning_effort\":" \
	"\"high\",\"parallel_tool_calls\":false,\"user\":\"u\"," \
	"\"prompt_cache_key\":\"k\",\"tool_choice\":\"auto\"," \
	"\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"Read\"," \
	"\"strict\":true,\"parameters\":{\"type\":\"object\"," \
	"\"properties\":{\"stop\":{}}}}}]}"

#define RESPONSES "{\"model\":\"m\",\"input\":[{\"role\":\"user\"," \
	"\"content\":\"hi\"},{\"type\":\"reasoning\",\"summary\":[]," \
	"\"encrypted_content\":\"x\"}],\"stream\":true,\"store\":false," \
	"\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\"}," \
	"\"include\":[\"reasoning.encrypted_content\"]}"

#define GEMINI "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":" \
	"\"hi\"}]},{\"role\":\"model\",\"parts\":[{\"functionCall\":" \
	"{\"id\":\"i\",\"name\":\"Read\",\"args\":{}},\"thoughtSignature\":" \
	"\"x\"}]},{\"role\":\"user\",\"parts\":[{\"functionResponse\":" \
	"{\"id\":\"i\",\"name\":\"Read\",\"response\":{}}}]}]," \
	"\"tools\":[{\"functionDeclarations\":[{\"name\":\"Read\"," \
	"\"parameters\":{\"type\":\"OBJECT\"}}]}]," \
	"\"generationConfig\":{\"topK\":40,\"thinkingConfig\":" \
	"{\"thinkingLevel\":\"HIGH\"}}}"

#define ANTHROPIC(words) "{\"type\":\"error\",\"error\":{\"type\":" \
	"\"invalid_request_error\",\"message\":\"" words "\"}," \
	"\"request_id\":\"req_011C\"}"
#define OPENAI(words) "{\"error\":{\"message\":\"" words "\",\"type\":" \
	"\"invalid_request_error\",\"param\":null,\"code\":null}}"
#define GOOGLE(words) "{\"error\":{\"code\":400,\"message\":\"" words \
	"\",\"status\":\"INVALID_ARGUMENT\"}}"

static const struct {
	const char *error, *headers, *body, *want;
} cases[] = {
	/* Betas. github.com/QuantumNous/new-api/issues/2975 */
	{ ANTHROPIC("Unexpected value(s) `prompt-caching-scope-2026-01-05` "
	    "for the `anthropic-beta` header. Please consult our "
	    "documentation at docs.anthropic.com or try again without the "
	    "header."), BETAS, MESSAGES,
	    "beta prompt-caching-scope-2026-01-05" },
	{ ANTHROPIC("Unexpected value(s) `effort-2025-11-24`, "
	    "`prompt-caching-scope-2026-01-05` for the `anthropic-beta` "
	    "header."), BETAS, MESSAGES, "beta effort-2025-11-24, "
	    "beta prompt-caching-scope-2026-01-05" },
	/* Behind LiteLLM: github.com/anthropics/claude-code/issues/21767 */
	{ "{\"error\":{\"message\":\"{\\\"type\\\":\\\"error\\\","
	    "\\\"error\\\":{\\\"type\\\":\\\"invalid_request_error\\\","
	    "\\\"message\\\":\\\"Unexpected value(s) effort-2025-11-24 for "
	    "the anthropic-beta header.\\\"}}. Received Model Group=x\","
	    "\"type\":\"None\",\"param\":\"None\",\"code\":\"400\"}}",
	    BETAS, MESSAGES, "beta effort-2025-11-24" },
	/* github.com/anthropics/claude-code/issues/49648 */
	{ ANTHROPIC("invalid beta flag"), BETAS, MESSAGES,
	    "beta claude-code-20250219, beta effort-2025-11-24, "
	    "beta prompt-caching-scope-2026-01-05" },
	/* github.com/CherryHQ/cherry-studio/issues/11597 */
	{ ANTHROPIC("Unexpected value(s)  for the `anthropic-beta` header."),
	    BETAS, MESSAGES, "beta claude-code-20250219, "
	    "beta effort-2025-11-24, beta prompt-caching-scope-2026-01-05" },
	{ "unknown beta: effort-2025-11-24", BETAS, MESSAGES,
	    "beta effort-2025-11-24" },
	/* Not ours, or not refused. */
	{ ANTHROPIC("Unexpected value(s) `x-2026-01-01` for the "
	    "`anthropic-beta` header."), BETAS, MESSAGES, "" },
	{ ANTHROPIC("Unexpected value(s) `my-effort-2025-11-24-b` for the "
	    "`anthropic-beta` header."), BETAS, MESSAGES, "" },
	{ ANTHROPIC("The long context beta is not yet available for this "
	    "subscription."), BETAS, MESSAGES, "" },
	{ ANTHROPIC("this needs the beta effort-2025-11-24"), BETAS, MESSAGES,
	    "" },
	{ ANTHROPIC("invalid beta flag"), "x: y\n", MESSAGES, "" },
	{ ANTHROPIC("invalid value"), BETAS, MESSAGES, "" },

	/* Anthropic's members: .../claude-code/issues/31033, 39589 */
	{ ANTHROPIC("tools.1.custom.defer_loading: Extra inputs are not "
	    "permitted"), BETAS, MESSAGES, "field tools.*.defer_loading" },
	{ ANTHROPIC("tools.0.custom.eager_input_streaming: Extra inputs are "
	    "not permitted"), BETAS, MESSAGES,
	    "field tools.*.eager_input_streaming" },
	{ ANTHROPIC("context_management: Extra inputs are not permitted"),
	    BETAS, MESSAGES, "field context_management" },
	{ "{\"message\":\"tools.0.custom.input_examples: Extra inputs are "
	    "not permitted\"}", BETAS, MESSAGES,
	    "field tools.*.input_examples" },
	/* github.com/caozhiyuan/copilot-api/issues/145 */
	{ ANTHROPIC("system.1.cache_control.ephemeral.scope: Extra inputs "
	    "are not permitted"), BETAS, MESSAGES,
	    "field system.*.cache_control.scope" },
	{ ANTHROPIC("messages.1.content.0.text.cache_control: Extra inputs "
	    "are not permitted"), BETAS, MESSAGES,
	    "field messages.*.content.*.cache_control" },
	{ ANTHROPIC("thinking.adaptive.display: Extra inputs are not "
	    "permitted"), BETAS, MESSAGES, "field thinking.display" },
	{ ANTHROPIC("thinking: Extra inputs are not permitted"), BETAS,
	    MESSAGES, "field thinking" },
	{ ANTHROPIC("thinking.type: Extra inputs are not permitted"), BETAS,
	    MESSAGES, "field thinking" },
	/* .../claude-code/issues/30795 */
	{ ANTHROPIC("This model does not support the effort parameter."),
	    BETAS, MESSAGES, "field output_config.effort" },
	/* github.com/The-PR-Agent/pr-agent/issues/2456 */
	{ ANTHROPIC("`temperature` is deprecated for this model."), BETAS,
	    MESSAGES, "field temperature" },
	{ ANTHROPIC("temperature is deprecated for this model."), BETAS,
	    MESSAGES, "field temperature" },
	/* github.com/DayuanJiang/next-ai-draw-io/issues/861 */
	{ "{\"message\":\"The model returned the following errors: "
	    "temperature is deprecated for this model.\"}", BETAS, MESSAGES,
	    "field temperature" },
	/* github.com/BerriAI/litellm/issues/7416 */
	{ "{\"message\":\"Malformed input request: #: extraneous key "
	    "[context_management] is not permitted, please reformat your "
	    "input and try again.\"}", BETAS, MESSAGES,
	    "field context_management" },
	{ "{\"message\":\"Malformed input request: #/tools/1: extraneous key "
	    "[defer_loading] is not permitted\"}", BETAS, MESSAGES,
	    "field tools.*.defer_loading" },

	/* OpenAI. github.com/griptape-ai/ComfyUI-Griptape/issues/312 */
	{ "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is "
	    "not supported with this model. Use 'max_completion_tokens' "
	    "instead.\",\"type\":\"invalid_request_error\",\"param\":"
	    "\"max_tokens\",\"code\":\"unsupported_parameter\"}}", "", CHAT,
	    "field max_tokens (now max_completion_tokens)" },
	{ "{\"error\":{\"message\":\"Unsupported value: 'temperature' does "
	    "not support 0.2 with this model. Only the default (1) value is "
	    "supported.\",\"type\":\"invalid_request_error\",\"param\":"
	    "\"temperature\",\"code\":\"unsupported_value\"}}", "", CHAT,
	    "field temperature" },
	{ "{\"error\":{\"message\":\"no\",\"param\":\"reasoning_effort\","
	    "\"code\":\"unsupported_parameter\"}}", "", CHAT,
	    "field reasoning_effort" },
	{ OPENAI("Unrecognized request argument supplied: "
	    "parallel_tool_calls"), "", CHAT, "field parallel_tool_calls" },
	{ OPENAI("Unrecognized request arguments supplied: user, "
	    "prompt_cache_key"), "", CHAT,
	    "field user, field prompt_cache_key" },
	{ OPENAI("Unknown parameter: 'tools[0].function.strict'."), "", CHAT,
	    "field tools.*.function.strict" },
	{ OPENAI("Unknown parameter: 'reasoning.summary'."), "", RESPONSES,
	    "field reasoning.summary" },
	/* Groq. github.com/AnswerDotAI/shell_sage/issues/9 and 8136 at jan */
	{ OPENAI("property 'max_tokens' is unsupported, did you mean "
	    "'max_completion_tokens'?"), "", CHAT,
	    "field max_tokens (now max_completion_tokens)" },
	{ OPENAI("property 'user' is unsupported, did you mean 'stop'?"), "",
	    CHAT, "field user" },
	{ OPENAI("'messages.1' : for 'role:assistant' the following must be "
	    "satisfied[('messages.1' : property 'reasoning_content' is "
	    "unsupported)]"), "", CHAT, "field messages.*.reasoning_content" },
	/* xAI. github.com/lobehub/lobehub/issues/7333, 14175 */
	{ "{\"code\":\"x\",\"error\":\"Argument not supported: "
	    "stream_options\"}", "", CHAT, "field stream_options" },
	{ "{\"error\":\"Model grok-4 does not support parameter "
	    "reasoningEffort.\"}", "", CHAT, "field reasoning_effort" },
	{ "{\"error\":\"Model grok-4 does not support parameter "
	    "reasoningEffort.\"}", "", RESPONSES, "field reasoning.effort" },
	/* Mistral. github.com/dnakov/anon-kode/issues/53 */
	{ "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":"
	    "\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\","
	    "\"include_usage\"],\"msg\":\"Extra inputs are not permitted\","
	    "\"input\":true}]},\"type\":\"invalid_request_error\"}", "", CHAT,
	    "field stream_options.include_usage" },
	{ "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\","
	    "\"user\"],\"msg\":\"Extra inputs are not permitted\"},{\"type\":"
	    "\"extra_forbidden\",\"loc\":[\"body\",\"messages\",1,"
	    "\"assistant\",\"reasoning_content\"],\"msg\":\"Extra inputs are "
	    "not permitted\",\"input\":\"temperature: Extra inputs are not "
	    "permitted\"}]}", "", CHAT,
	    "field user, field messages.*.reasoning_content" },
	/* github.com/mistralai/platform-docs-public/issues/7 */
	{ "{\"object\":\"error\",\"message\":\"{\\\"detail\\\":[{\\\"type"
	    "\\\":\\\"extra_forbidden\\\",\\\"loc\\\":[\\\"body\\\","
	    "\\\"user\\\"],\\\"msg\\\":\\\"Extra inputs are not permitted"
	    "\\\"}]}\",\"code\":\"1000\"}", "", CHAT, "field user" },
	/* github.com/1Panel-dev/MaxKB/issues/2912 */
	{ "{\"object\":\"error\",\"message\":\"[{'type': 'extra_forbidden', "
	    "'loc': ('body', 'max_tokens'), 'msg': 'Extra inputs are not "
	    "permitted', 'input': 800}]\",\"code\":400}", "", CHAT,
	    "field max_tokens" },
	/* github.com/FlowiseAI/Flowise/issues/2866 */
	{ OPENAI("Extra inputs are not permitted, field: 'stream_options', "
	    "value: {'include_usage': True}"), "", CHAT,
	    "field stream_options" },
	/* github.com/microsoft/semantic-kernel/issues/10510 */
	{ OPENAI("Validation error at #/stream_options: Extra inputs are not "
	    "permitted"), "", CHAT, "field stream_options" },
	/* "invalid temperature: only 1 is allowed", Moonshot */
	{ OPENAI("invalid temperature: only 1 is allowed for this model"), "",
	    CHAT, "field temperature" },
	{ "json: unknown field \"reasoning_effort\"", "", CHAT,
	    "field reasoning_effort" },
	{ OPENAI("unknown field `user`, expected one of `model`, "
	    "`temperature`"), "", CHAT, "field user" },
	{ OPENAI("Additional properties are not allowed ('user', "
	    "'temperature' were unexpected)"), "", CHAT,
	    "field user, field temperature" },
	/* OpenRouter hides what the provider said. */
	{ "{\"error\":{\"message\":\"Provider returned error\",\"code\":400,"
	    "\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":"
	    "\\\"Unknown parameter: 'user'.\\\"}}\",\"provider_name\":"
	    "\"OpenAI\"}}}", "", CHAT, "field user" },
	{ OPENAI("'parallel_tool_calls' is not supported with this model"),
	    "", CHAT, "field parallel_tool_calls" },

	/* Google. github.com/nashsu/llm_wiki/issues/49, one-api/issues/272 */
	{ GOOGLE("Invalid JSON payload received. Unknown name "
	    "\\\"temperature\\\": Cannot find field."), "", CHAT,
	    "field temperature" },
	{ GOOGLE("Invalid JSON payload received. Unknown name \\\"topK\\\" "
	    "at 'generation_config': Cannot find field."), "", GEMINI,
	    "field generationConfig.topK" },
	{ "[{\"error\":{\"code\":400,\"message\":\"Invalid JSON payload "
	    "received. Unknown name \\\"user\\\" at 'user': Cannot find "
	    "field.\\nInvalid JSON payload received. Unknown name "
	    "\\\"temperature\\\": Cannot find field.\"}}]", "", CHAT,
	    "field user, field temperature" },
	/* github.com/google-gemini/gemini-cli/issues/13972 */
	{ GOOGLE("Invalid JSON payload received. Unknown name \\\"id\\\" at "
	    "'contents[2].parts[0].function_response': Cannot find field."),
	    "", GEMINI, "field contents.*.parts.*.functionResponse.id" },
	/* github.com/RooCodeInc/Roo-Code/issues/10700 */
	{ GOOGLE("Thinking level is not supported for this model."), "",
	    GEMINI, "field generationConfig.thinkingConfig.thinkingLevel" },
	{ GOOGLE("Thinking is not enabled for models/gemini-2.0-flash"), "",
	    GEMINI, "field generationConfig.thinkingConfig" },

	/* What a conversation needs stays. */
	{ OPENAI("Unknown parameter: 'messages'."), "", CHAT, "" },
	{ OPENAI("Unknown parameter: 'model'."), "", CHAT, "" },
	{ OPENAI("Unknown parameter: 'tools'."), "", CHAT, "" },
	{ OPENAI("Unknown parameter: 'tools[0].function.name'."), "", CHAT,
	    "" },
	{ OPENAI("Unknown parameter: 'tools[0].type'."), "", CHAT, "" },
	{ OPENAI("Unknown parameter: 'messages[0].content'."), "", CHAT, "" },
	{ OPENAI("Unknown parameter: 'input[1].encrypted_content'."), "",
	    RESPONSES, "" },
	{ "{\"object\":\"Error\",\"detail\":[{\"type\":\"extra_forbidden\","
	    "\"loc\":[\"body\",\"tools\"],\"msg\":\"Extra inputs are not "
	    "permitted\",\"input\":[]}]}", "", CHAT, "" },
	{ OPENAI("Unsupported value: 'messages[0].role' does not support "
	    "'system' with this model."), "", CHAT, "" },
	{ ANTHROPIC("tools.0.custom.input_schema.properties.strict: Extra "
	    "inputs are not permitted"), BETAS, MESSAGES, "" },
	{ GOOGLE("Invalid JSON payload received. Unknown name \\\"type\\\" "
	    "at 'tools[0].function_declarations[0].parameters': Cannot find "
	    "field."), "", GEMINI, "" },
	{ "{\"message\":\"#/messages/0/content/0: extraneous key [type] is "
	    "not permitted\"}", BETAS, MESSAGES, "" },
	{ OPENAI("Unknown parameter: 'stream'."), "", CHAT, "" },

	/* It is not there, so it cannot be what is meant. */
	{ OPENAI("Unknown parameter: 'store'."), "", CHAT, "" },
	{ OPENAI("property 'stop' is unsupported"), "", CHAT, "" },
	{ ANTHROPIC("tools.3.custom.strict: Extra inputs are not permitted"),
	    BETAS, MESSAGES, "" },
	{ OPENAI("Unknown parameter: 'max_output_tokens'. Use 'max_tokens' "
	    "instead"), "", CHAT, "" },

	/* A name in a text is not a refusal of it. */
	{ ANTHROPIC("temperature: range: 0..1"), BETAS, MESSAGES, "" },
	{ ANTHROPIC("max_tokens: 64000 > 32000, which is the maximum allowed "
	    "number of output tokens"), BETAS, MESSAGES, "" },
	{ ANTHROPIC("messages.1.content.0: Invalid `signature` in `thinking` "
	    "block"), BETAS, MESSAGES, "" },
	{ ANTHROPIC("`temperature` may only be set to 1 when thinking is "
	    "enabled."), BETAS, MESSAGES, "" },
	{ OPENAI("The user asked for what is not supported with this "
	    "model"), "", CHAT, "" },
	{ OPENAI("Setting the temperature is not supported with this "
	    "model"), "", CHAT, "" },
	{ OPENAI("unknown field user"), "", CHAT, "" },
	{ OPENAI("Invalid value for 'temperature': must be below 2"), "",
	    CHAT, "" },
	{ "{\"error\":{\"message\":\"no\",\"param\":\"temperature\","
	    "\"code\":\"invalid_value\"}}", "", CHAT, "" },
	{ "{\"input\":\"Unknown parameter: 'user'.\"}", "", CHAT, "" },
	{ "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"user\"],"
	    "\"msg\":\"Field required\"}]}", "", CHAT, "" },
	{ "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[],\"msg\":"
	    "\"\"},{\"type\":\"extra_forbidden\",\"loc\":[0]},{\"type\":"
	    "\"extra_forbidden\",\"loc\":[\"body\"]}]}", "", CHAT, "" },
	{ "", BETAS, CHAT, "" },
	{ "<html>invalid beta flag</html", "", CHAT, "" },
	{ OPENAI("Unknown parameter: 'user'."), "", "[1]", "" },
	{ OPENAI("Unknown parameter: 'user'."), "", "", "" },
};

#define CASES (sizeof(cases) / sizeof(*cases))

static void
check(const char *error, const char *headers, const char *body,
    const char *want)
{
	const struct sent sent = { view_of(headers), view_of(body) };
	struct refused r = { .n = 0 };
	struct buf words = BUF(4096);

	refused_read(&r, &sent, view_of(error));
	for (size_t i = 0; i < r.n; i++) {
		if (i > 0)
			buf_adds(&words, ", ");
		lesson_words(&r.lesson[i], &words);
	}
	if (!IS(buf_cstr(&words), want))
		fprintf(stderr, "# in %s\n", error);
	refused_free(&r);
	buf_free(&words);
}

/* What was returned is refused: another thing than a name. */
static void
returned(void)
{
	static const struct {
		const char *error;
		bool want;
	} table[] = {
		{ GOOGLE("Corrupted thought signature."), true },
		{ GOOGLE("Unable to submit request because Thought signature "
		    "is not valid.. Learn more: https://x"), true },
		{ "{\"error\":{\"message\":\"Provider returned error\","
		    "\"code\":400,\"metadata\":{\"raw\":\"{\\n  \\\"error\\\":"
		    " {\\\"message\\\": \\\"Corrupted thought signature.\\\""
		    "}\\n}\\n\"}}}", true },
		{ "{\"error\":{\"message\":\"The encrypted content gAAA...DQ=="
		    " could not be verified.\",\"param\":null,\"code\":null}}",
		    true },
		{ "{\"error\":{\"message\":\"no\",\"code\":"
		    "\"invalid_encrypted_content\"}}", true },
		{ "invalid_encrypted_content: it could not be read", true },
		/* That will not help when one is wanted. */
		{ GOOGLE("Function call is missing a thought_signature in "
		    "functionCall parts."), false },
		{ ANTHROPIC("Invalid `signature` in `thinking` block"),
		    false },
		{ "{\"input\":\"Corrupted thought signature.\"}", false },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct sent sent = { VIEW(""), view_of(GEMINI) };
		struct refused r = { .n = 0 };

		refused_read(&r, &sent, view_of(table[i].error));
		OK(r.returned == table[i].want && r.n == 0, "%s",
		    table[i].error);
		refused_free(&r);
	}
}

/* More than there is room for, and deeper than anyone looks. */
static void
bounds(void)
{
	const struct sent sent = { view_of(BETAS), view_of(CHAT) };
	struct buf text = BUF(1 << 20), body = BUF(1 << 20);
	struct refused r = { .n = 0 };
	struct sent many;

	for (int i = 0; i < 200; i++)
		buf_adds(&text, "{\"error\":");
	buf_adds(&text, "\"Unknown parameter: 'user'.\"");
	for (int i = 0; i < 200; i++)
		buf_addc(&text, '}');
	refused_read(&r, &sent, buf_view(&text));
	IS_INT(r.n, 0);
	buf_clear(&text);
	buf_adds(&text, "Unrecognized request arguments supplied: ");
	buf_addc(&body, '{');
	for (int i = 0; i < 100; i++) {
		buf_addf(&text, "%sf%d", i > 0 ? ", " : "", i);
		buf_addf(&body, "%s\"f%d\":1", i > 0 ? "," : "", i);
	}
	buf_addc(&body, '}');
	many = (struct sent){ VIEW(""), buf_view(&body) };
	refused_read(&r, &many, buf_view(&text));
	IS_INT(r.n, REFUSED_MAX);
	refused_free(&r);
	buf_free(&text);
	buf_free(&body);
}

int
main(void)
{
	for (size_t i = 0; i < CASES; i++)
		check(cases[i].error, cases[i].headers, cases[i].body,
		    cases[i].want);
	returned();
	bounds();
	return done_testing();
}
