#include "dialect/openai_host.h"

#define THINKING_TYPE "\"thinking\":{\"type\":\"disabled\"}"

/*
 * One provider a row, by its host name or, with a dot in front, by the end of
 * it; by port where the row stands for a kind of local server. Where a row is
 * silent the model's name decides.
 */
static const struct row {
	const char *host, *port;
	struct openai_host is;
} rows[] = {
	/* platform.openai.com/docs/api-reference/chat */
	{ "api.openai.com", NULL, {
		.quirks = QUIRK_FILES | QUIRK_OBFUSCATES |
		    QUIRK_CACHE_KEY | QUIRK_STRICT | QUIRK_ID_40,
		.reasoning = "", .max_tokens = "max_completion_tokens" } },
	/* learn.microsoft.com/azure/ai-services/openai/reference */
	{ ".openai.azure.com", NULL, {
		.quirks = QUIRK_API_KEY_HEADER | QUIRK_FILES |
		    QUIRK_CACHE_KEY | QUIRK_STRICT | QUIRK_ID_40,
		.reasoning = "", .max_tokens = "max_completion_tokens" } },
	/* openrouter.ai/docs/guides/best-practices/reasoning-tokens; it
	 * translates for the provider behind it. */
	{ "openrouter.ai", NULL, {
		.quirks = QUIRK_FILES | QUIRK_TOP_K,
		.reasoning = "reasoning", .max_tokens = "max_tokens",
		.thinking_off = "\"reasoning\":{\"enabled\":false}",
		.effort = OPENAI_EFFORT_OPENROUTER } },
	/* api-docs.deepseek.com/guides/thinking_mode: the reasoning of turns
	 * with calls must come back. It has no image parts and no
	 * json_schema (api-docs.deepseek.com/api/create-chat-completion). */
	{ "api.deepseek.com", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_IMAGES |
		    QUIRK_NO_JSON_SCHEMA | QUIRK_FORCED_NO_THINKING,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE,
		.effort = OPENAI_EFFORT_DEEPSEEK } },
	/* platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model: as
	 * DeepSeek; temperature is fixed while it thinks. */
	{ ".moonshot.ai", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_SAMPLING |
		    QUIRK_FORCED_NO_THINKING,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE } },
	{ ".moonshot.cn", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_SAMPLING |
		    QUIRK_FORCED_NO_THINKING,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE } },
	{ "api.kimi.com", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_SAMPLING,
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens" } },
	/* docs.z.ai/guides/capabilities/thinking-mode */
	{ ".z.ai", NULL, {
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE } },
	{ ".bigmodel.cn", NULL, {
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE } },
	/* help.aliyun.com/en/model-studio/deep-thinking */
	{ ".aliyuncs.com", NULL, {
		.quirks = QUIRK_FORCED_NO_THINKING,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = "\"enable_thinking\":false" } },
	/* volcengine.com/docs/82379: deep thinking */
	{ ".volces.com", NULL, {
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE } },
	{ ".siliconflow.cn", NULL, {
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens" } },
	{ ".siliconflow.com", NULL, {
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens" } },
	/* platform.minimax.io/docs/api-reference/text-openai-api; a later
	 * system message: "invalid message role: system (2013)". */
	{ ".minimax.io", NULL, {
		.quirks = QUIRK_SYSTEM_FIRST,
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens" } },
	{ ".minimaxi.com", NULL, {
		.quirks = QUIRK_SYSTEM_FIRST,
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens" } },
	/* console.groq.com/docs/openai: fields it does not know are refused,
	 * reasoning_content among them. */
	{ "api.groq.com", NULL, {
		.quirks = QUIRK_NO_SCHEMA_NAME,
		.reasoning = "", .max_tokens = "max_tokens" } },
	/* inference-docs.cerebras.ai: `reasoning` is taken back,
	 * reasoning_content is refused. */
	{ "api.cerebras.ai", NULL, {
		.reasoning = "reasoning",
		.max_tokens = "max_completion_tokens" } },
	/* docs.mistral.ai/api: fields it does not know are refused; roles are
	 * ordered ("Unexpected role 'user' after role 'tool'"). */
	{ "api.mistral.ai", NULL, {
		.quirks = QUIRK_NO_STREAM_OPTIONS | QUIRK_NO_USER |
		    QUIRK_SYSTEM_FIRST | QUIRK_ALTERNATE |
		    QUIRK_TOOL_THEN_ASSISTANT | QUIRK_ID_9,
		.reasoning = "", .max_tokens = "max_tokens" } },
	/* docs.x.ai/docs/guides/reasoning: stop is refused */
	{ "api.x.ai", NULL, {
		.quirks = QUIRK_NO_STOP,
		.reasoning = "", .max_tokens = "max_tokens" } },
	/* Local servers by the port they have unless told otherwise. They run
	 * the model's own template, and many of these refuse a later system
	 * message, or leave it out without a word. */
	{ NULL, "11434", { .quirks = QUIRK_SYSTEM_FIRST } }, /* Ollama */
	{ NULL, "1234", { .quirks = QUIRK_SYSTEM_FIRST } },  /* LM Studio */
	{ NULL, "8080", { .quirks = QUIRK_SYSTEM_FIRST } },  /* llama.cpp */
	{ NULL, "8000", { .quirks = QUIRK_SYSTEM_FIRST } },  /* vLLM */
	{ NULL, "30000", { .quirks = QUIRK_SYSTEM_FIRST } }, /* SGLang */
};

/* RFC 3986, section 3.2: what stands between "//" and the path. */
static void
authority(struct view url, struct view *host, struct view *port)
{
	ptrdiff_t at = view_find(url, VIEW("://"));
	size_t n = 0;

	if (at >= 0)
		url = view_skip(url, (size_t)at + 3);
	while (n < url.n && url.p[n] != '/' && url.p[n] != '?' &&
	    url.p[n] != '#')
		n++;
	url.n = n;
	while ((at = view_find(url, VIEW("@"))) >= 0)
		url = view_skip(url, (size_t)at + 1);
	*host = url;
	*port = VIEW("");
	/* From the end: an address in brackets has colons too. */
	for (n = url.n; n-- > 0;)
		if (url.p[n] == ':') {
			*port = view_skip(url, n + 1);
			host->n = n;
			return;
		}
}

static bool
ends_nocase(struct view v, const char *suffix)
{
	size_t n = view_of(suffix).n;

	return v.n >= n &&
	    view_is_nocase(view_skip(v, v.n - n), suffix);
}

static bool
matches(const struct row *r, struct view host, struct view port)
{
	if (r->host == NULL)
		return view_is(port, r->port);
	if (r->host[0] != '.')
		return view_is_nocase(host, r->host);
	return ends_nocase(host, r->host) ||
	    view_is_nocase(host, r->host + 1);
}

struct openai_host
openai_host_of(const struct target *t)
{
	struct openai_host is = { 0 };
	struct view host, port;

	authority(t->provider->url, &host, &port);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (matches(&rows[i], host, port)) {
			is = rows[i].is;
			break;
		}
	openai_model_add(&is, t->model);
	return is;
}
