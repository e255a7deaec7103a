/* Which provider is which, by host, port and model. */
#include "dialect/openai_host.h"
#include "tap.h"

#define MISTRAL (QUIRK_SYSTEM_FIRST | QUIRK_ALTERNATE | \
	QUIRK_TOOL_THEN_ASSISTANT | QUIRK_ID_9)

/* has: quirks that must be there; not: quirks that must not. */
static const struct {
	const char *url, *model, *reasoning, *max_tokens;
	unsigned has, not;
} hosts[] = {
	{ "https://api.openai.com/v1/chat/completions", "gpt-4o", "",
	    "max_completion_tokens", QUIRK_FILES | QUIRK_CACHE_KEY |
	    QUIRK_OBFUSCATES, QUIRK_NO_SAMPLING | QUIRK_NO_STOP },
	{ "https://API.OpenAI.com:443/v1", "gpt-5-mini", "",
	    "max_completion_tokens", QUIRK_FILES | QUIRK_NO_SAMPLING |
	    QUIRK_NO_STOP, QUIRK_NO_PARALLEL },
	{ "https://r.openai.azure.com/openai/deployments/d/chat/completions"
	    "?api-version=2024-10-21", "d", "", "max_completion_tokens",
	    QUIRK_API_KEY_HEADER | QUIRK_FILES | QUIRK_CACHE_KEY,
	    QUIRK_OBFUSCATES },
	{ "https://openrouter.ai/api/v1/chat/completions",
	    "deepseek/deepseek-v4", "reasoning", "max_tokens",
	    QUIRK_FILES | QUIRK_TOP_K | QUIRK_BLANK_REASONING,
	    QUIRK_CACHE_KEY },
	{ "https://openrouter.ai/api/v1", "openai/gpt-5", "reasoning",
	    "max_tokens", QUIRK_NO_SAMPLING, 0 },
	{ "https://api.deepseek.com/chat/completions", "deepseek-chat",
	    "reasoning_content", "max_tokens", QUIRK_BLANK_REASONING |
	    QUIRK_NO_IMAGES | QUIRK_NO_JSON_SCHEMA, QUIRK_SYSTEM_FIRST },
	{ "https://api.moonshot.ai/v1", "kimi-k2.5", "reasoning_content",
	    "max_tokens", QUIRK_BLANK_REASONING, QUIRK_NO_IMAGES },
	{ "https://api.z.ai/api/paas/v4/chat/completions", "glm-4.7",
	    "reasoning_content", "max_tokens", 0, QUIRK_BLANK_REASONING },
	{ "https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen3-max",
	    "reasoning_content", "max_tokens", 0, QUIRK_SYSTEM_FIRST },
	{ "https://api.groq.com/openai/v1/chat/completions",
	    "moonshotai/kimi-k2-instruct", "", "max_tokens",
	    QUIRK_NO_SCHEMA_NAME, 0 },
	{ "https://api.cerebras.ai/v1", "zai-glm-4.7", "reasoning",
	    "max_completion_tokens", 0, 0 },
	{ "https://api.mistral.ai/v1/chat/completions", "x", "",
	    "max_tokens", MISTRAL | QUIRK_NO_STREAM_OPTIONS | QUIRK_NO_USER,
	    0 },
	{ "https://api.x.ai/v1/chat/completions", "grok-4", "", "max_tokens",
	    QUIRK_NO_STOP, 0 },
	{ "http://localhost:11434/v1/chat/completions", "llama3.3", "",
	    "max_tokens", QUIRK_SYSTEM_FIRST, QUIRK_ALTERNATE },
	{ "http://[::1]:8080/v1", "m", "", "max_tokens", QUIRK_SYSTEM_FIRST,
	    0 },
	{ "http://[fe80::8080]/v1", "m", "", "max_tokens", 0,
	    QUIRK_SYSTEM_FIRST },
	/* The host decides, not what else is in the URL. */
	{ "http://127.0.0.1:9999/api.openai.com", "m", "", "max_tokens", 0,
	    QUIRK_FILES },
	{ "http://api.openai.com@127.0.0.1/", "m", "", "max_tokens", 0,
	    QUIRK_FILES },
	{ "http://notopenrouter.ai/", "m", "", "max_tokens", 0, QUIRK_TOP_K },
	{ "http://evil.api.openai.com.example/", "m", "", "max_tokens", 0,
	    QUIRK_FILES },
	{ "api.openai.com", "m", "", "max_completion_tokens", QUIRK_FILES,
	    0 },
	{ "", "", "", "max_tokens", 0, ~0u },
	/* Models by name where the host says nothing. */
	{ "http://h/", "deepseek-v4-pro", "reasoning_content", "max_tokens",
	    QUIRK_BLANK_REASONING, QUIRK_NO_IMAGES },
	{ "http://h/", "Qwen3.6-27B-GGUF", "reasoning_content", "max_tokens",
	    QUIRK_SYSTEM_FIRST, QUIRK_ALTERNATE },
	{ "http://h/", "qwen3-coder", "reasoning_content", "max_tokens", 0,
	    QUIRK_SYSTEM_FIRST },
	{ "http://h/", "google/gemma-3-27b", "", "max_tokens",
	    QUIRK_SYSTEM_FIRST | QUIRK_ALTERNATE, QUIRK_ID_9 },
	{ "http://h/", "Devstral-Small-2", "", "max_tokens", MISTRAL,
	    QUIRK_NO_USER },
	{ "http://h/", "gpt-oss:20b", "", "max_tokens", QUIRK_SYSTEM_FIRST,
	    QUIRK_NO_SAMPLING },
	{ "http://h/", "gpt-4.1", "", "max_tokens", 0, QUIRK_NO_SAMPLING },
	{ "http://h/", "gpt-5.1-codex", "", "max_completion_tokens",
	    QUIRK_NO_SAMPLING | QUIRK_NO_STOP, QUIRK_NO_PARALLEL },
	{ "http://h/", "gpt-5-chat-latest", "", "max_completion_tokens", 0,
	    QUIRK_NO_SAMPLING },
	{ "http://h/", "gpt-6", "", "max_completion_tokens",
	    QUIRK_NO_SAMPLING, 0 },
	{ "http://h/", "o3-mini", "", "max_completion_tokens",
	    QUIRK_NO_SAMPLING | QUIRK_NO_PARALLEL, 0 },
	{ "http://h/", "openai/o4-mini", "", "max_completion_tokens",
	    QUIRK_NO_SAMPLING, 0 },
	{ "http://h/", "o1", "", "max_completion_tokens", QUIRK_NO_SAMPLING,
	    0 },
	{ "http://h/", "opus-4", "", "max_tokens", 0, QUIRK_NO_SAMPLING },
	{ "http://h/", "o", "", "max_tokens", 0, QUIRK_NO_SAMPLING },
	{ "http://h/", "gpt-", "", "max_tokens", 0, QUIRK_NO_SAMPLING },
	{ "http://h/", "gpt-99999999999999.9999999999", "",
	    "max_completion_tokens", QUIRK_NO_SAMPLING, 0 },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		struct provider p = { .url = view_of(hosts[i].url) };
		struct target t = { .provider = &p,
		    .model = view_of(hosts[i].model), .key = VIEW("") };
		struct openai_host is = openai_host_of(&t);

		IS(is.reasoning, hosts[i].reasoning);
		IS(is.max_tokens, hosts[i].max_tokens);
		OK((is.quirks & hosts[i].has) == hosts[i].has,
		    "%s %s has its quirks", hosts[i].url, hosts[i].model);
		OK((is.quirks & hosts[i].not) == 0, "%s %s has no others",
		    hosts[i].url, hosts[i].model);
	}
	return done_testing();
}
