/*
 * A request in Anthropic's format to a host in OpenAI's: refused with 400 and
 * a sentence, or a body that such a host takes, the same each time.
 * The first byte says which host, the rest is the client's body.
 */
#include "../openai_check.h"
#include "write_body.h"

static const char *
check_strict(const struct json *in)
{
	const char *wrong = check_body(in);

	return wrong != NULL ? wrong : check_strict_roles(in);
}

static const struct { const char *url, *model; fuzz_check *check; } hosts[] = {
	{ "http://192.0.2.1/v1/chat/completions", "m", check_body },
	{ "https://api.openai.com/v1/chat/completions", "gpt-5.6", check_body },
	{ "https://api.deepseek.com/chat/completions", "deepseek-chat",
	    check_body },
	{ "https://openrouter.ai/api/v1/chat/completions", "claude", check_body },
	{ "https://api.mistral.ai/v1/chat/completions", "m", check_strict },
	{ "https://api.groq.com/openai/v1/chat/completions", "gpt-oss-20b",
	    check_body },
	{ "http://localhost:8080/v1/chat/completions", "devstral", check_strict },
	{ "https://api.moonshot.ai/v1/chat/completions", "kimi-k2.5", check_body },
	/* Each with a search of its own. */
	{ "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
	    "qwen-plus", check_body },
	{ "https://open.bigmodel.cn/api/paas/v4/chat/completions", "glm-4.6",
	    check_body },
	{ "https://api.perplexity.ai/chat/completions", "sonar", check_body },
	{ "https://api.openai.com/v1/chat/completions", "gpt-5-search-api",
	    check_body },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t at = n == 0 ? 0 : data[0] % (sizeof(hosts) / sizeof(*hosts));

	return n == 0 ? 0 : fuzz_body(&dialect_openai, hosts[at].url,
	    hosts[at].model, hosts[at].check,
	    (struct view){ (const char *)data + 1, n - 1 });
}
