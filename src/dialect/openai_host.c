#include "dialect/openai_host.h"

#include <stdio.h>

#define THINKING_TYPE "\"thinking\":{\"type\":\"disabled\"}"
#define NO_THINKING "\"enable_thinking\":false"

/* The first rows are OpenAI's own. */
#define OWN 2

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
		.reasoning = "", .max_tokens = "max_completion_tokens",
		.search = SEARCH_RESPONSES } },
	/* learn.microsoft.com/azure/ai-services/openai/reference */
	{ ".openai.azure.com", NULL, {
		.quirks = QUIRK_API_KEY_HEADER | QUIRK_FILES |
		    QUIRK_CACHE_KEY | QUIRK_STRICT | QUIRK_ID_40,
		.reasoning = "", .max_tokens = "max_completion_tokens",
		.search = SEARCH_RESPONSES } },
	/* openrouter.ai/docs/guides/best-practices/reasoning-tokens and
	 * prompt-caching; it translates for the provider behind it. */
	{ "openrouter.ai", NULL, {
		.quirks = QUIRK_FILES | QUIRK_TOP_K | QUIRK_REASONING_DETAILS,
		.reasoning = "reasoning", .max_tokens = "max_tokens",
		.thinking_off = "\"reasoning\":{\"enabled\":false}",
		.effort = OPENAI_EFFORT_OPENROUTER,
		.caches = "claude gemini qwen",
		.search = SEARCH_OPENROUTER } },
	/* vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions:
	 * the same `reasoning`; automatic-caching: who needs marks. */
	{ "ai-gateway.vercel.sh", NULL, {
		.quirks = QUIRK_REASONING_DETAILS,
		.reasoning = "reasoning", .max_tokens = "max_tokens",
		.thinking_off = "\"reasoning\":{\"enabled\":false}",
		.effort = OPENAI_EFFORT_OPENROUTER,
		.caches = "claude minimax" } },
	/* api-docs.deepseek.com/guides/thinking_mode: the reasoning of turns
	 * with calls must come back. It has no image parts and no
	 * json_schema (api-docs.deepseek.com/api/create-chat-completion). */
	{ "api.deepseek.com", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_IMAGES |
		    QUIRK_NO_JSON_SCHEMA | QUIRK_FORCED_NO_THINKING,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE,
		.effort = OPENAI_EFFORT_DEEPSEEK,
		.search = SEARCH_NONE } },
	/* platform.moonshot.ai/docs/guide/use-kimi-k2-thinking-model: as
	 * DeepSeek; temperature is fixed while it thinks. */
	{ ".moonshot.ai", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_SAMPLING |
		    QUIRK_FORCED_NO_THINKING,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE,
		.search = SEARCH_NONE } },
	{ ".moonshot.cn", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_SAMPLING |
		    QUIRK_FORCED_NO_THINKING,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE,
		.search = SEARCH_NONE } },
	{ "api.kimi.com", NULL, {
		.quirks = QUIRK_BLANK_REASONING | QUIRK_NO_SAMPLING,
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens",
		.search = SEARCH_NONE } },
	/* docs.z.ai/guides/capabilities/thinking-mode */
	{ ".z.ai", NULL, {
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE,
		.search = SEARCH_ZAI } },
	{ ".bigmodel.cn", NULL, {
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE,
		.search = SEARCH_ZHIPU } },
	/* help.aliyun.com/en/model-studio/deep-thinking; without a stream:
	 * "parameter.enable_thinking must be set to false". */
	{ ".aliyuncs.com", NULL, {
		.quirks = QUIRK_FORCED_NO_THINKING | QUIRK_SWITCH_KNOWN |
		    QUIRK_THINKS_STREAMED,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = NO_THINKING, .effort = OPENAI_EFFORT_QWEN,
		.search = SEARCH_QWEN } },
	/* modelscope.cn/docs/model-service/API-Inference: the models' own
	 * servers, with Qwen's switch. */
	{ "api-inference.modelscope.cn", NULL, {
		.quirks = QUIRK_SWITCH_KNOWN | QUIRK_THINKS_STREAMED,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = NO_THINKING, .effort = OPENAI_EFFORT_QWEN,
		.search = SEARCH_NONE } },
	/* volcengine.com/docs/82379: deep thinking */
	{ ".volces.com", NULL, {
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = THINKING_TYPE,
		.search = SEARCH_NONE } },
	/* docs.siliconflow.cn/cn/api-reference/chat-completions; with other
	 * models "current model does not support parameter
	 * `enable_thinking`". */
	{ ".siliconflow.cn", NULL, {
		.quirks = QUIRK_SWITCH_KNOWN,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = NO_THINKING, .effort = OPENAI_EFFORT_QWEN,
		.search = SEARCH_NONE } },
	{ ".siliconflow.com", NULL, {
		.quirks = QUIRK_SWITCH_KNOWN,
		.reasoning = "reasoning_content", .max_tokens = "max_tokens",
		.thinking_off = NO_THINKING, .effort = OPENAI_EFFORT_QWEN,
		.search = SEARCH_NONE } },
	/* platform.minimax.io/docs/api-reference/text-openai-api; a later
	 * system message: "invalid message role: system (2013)". */
	{ ".minimax.io", NULL, {
		.quirks = QUIRK_SYSTEM_FIRST,
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens",
		.search = SEARCH_NONE } },
	{ ".minimaxi.com", NULL, {
		.quirks = QUIRK_SYSTEM_FIRST,
		.reasoning = "reasoning_content",
		.max_tokens = "max_tokens",
		.search = SEARCH_NONE } },
	/* console.groq.com/docs/openai and /reasoning: fields it does not
	 * know are refused, reasoning_content among them; Qwen's effort is
	 * "none" or "default". */
	{ "api.groq.com", NULL, {
		.quirks = QUIRK_NO_SCHEMA_NAME | QUIRK_SWITCH_KNOWN,
		.reasoning = "", .max_tokens = "max_tokens",
		.thinking_off = "\"reasoning_effort\":\"none\"",
		.search = SEARCH_GROQ } },
	/* inference-docs.cerebras.ai/capabilities/reasoning: `reasoning` is
	 * taken back, reasoning_content is refused. */
	{ "api.cerebras.ai", NULL, {
		.quirks = QUIRK_SWITCH_KNOWN,
		.reasoning = "reasoning",
		.max_tokens = "max_completion_tokens",
		.thinking_off = "\"reasoning_effort\":\"none\"",
		.search = SEARCH_NONE } },
	/* docs.mistral.ai/api: fields it does not know are refused; roles are
	 * ordered ("Unexpected role 'user' after role 'tool'"). */
	{ "api.mistral.ai", NULL, {
		.quirks = QUIRK_NO_STREAM_OPTIONS | QUIRK_NO_USER |
		    QUIRK_SYSTEM_FIRST | QUIRK_ALTERNATE |
		    QUIRK_TOOL_THEN_ASSISTANT | QUIRK_ID_9,
		.reasoning = "", .max_tokens = "max_tokens",
		.search = SEARCH_NONE } },
	/* docs.x.ai/docs/guides/reasoning: stop is refused; efforts by
	 * model. */
	{ "api.x.ai", NULL, {
		.quirks = QUIRK_NO_STOP,
		.reasoning = "", .max_tokens = "max_tokens",
		.search = SEARCH_XAI } },
	/* docs.perplexity.ai/docs/sonar/openai-compatibility */
	{ "api.perplexity.ai", NULL, {
		.reasoning = "", .max_tokens = "max_tokens",
		.search = SEARCH_PERPLEXITY } },
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

/* Which host a transformer means; "" is none but OpenAI's own. */
static const struct {
	enum transformer kind;
	const char *host;
} manners[] = {
	{ TRANSFORM_DEEPSEEK, "api.deepseek.com" },
	{ TRANSFORM_OPENROUTER, "openrouter.ai" },
	{ TRANSFORM_GROQ, "api.groq.com" },
	{ TRANSFORM_CEREBRAS, "api.cerebras.ai" },
	{ TRANSFORM_VERCEL, "ai-gateway.vercel.sh" },
	{ TRANSFORM_OPENAI, "" },
};

static const char *
host_in(const struct use_list *list)
{
	for (size_t k = 0; k < sizeof(manners) / sizeof(*manners); k++)
		for (size_t i = 0; list != NULL && i < list->uses; i++)
			if (list->use[i].kind == manners[k].kind)
				return manners[k].host;
	return NULL;
}

/* The row that counts: the transformers' before the URL's. NULL: none. */
static const struct row *
find_row(const struct target *t)
{
	const char *said = t->model.n == 0 ? NULL :
	    host_in(config_use_list(t->provider, t->model));
	size_t n = sizeof(rows) / sizeof(*rows);
	struct view host, port;

	if (said == NULL)
		said = host_in(config_use_list(t->provider, VIEW("")));
	authority(config_url(t->provider, t->model), &host, &port);
	if (said != NULL && said[0] == '\0') {
		n = OWN;
	} else if (said != NULL) {
		host = view_of(said);
		port = VIEW("");
	}
	for (size_t i = 0; i < n; i++)
		if (matches(&rows[i], host, port))
			return &rows[i];
	return NULL;
}

/* Has a name one of these words in it, parted by spaces? */
static bool
has_word(struct view name, const char *words)
{
	struct view rest = view_of(words);
	char word[32];

	while (rest.p != NULL) {
		struct view v = view_cut(&rest, ' ');

		snprintf(word, sizeof(word), "%.*s", VIEW_ARG(v));
		if (view_has_nocase(name, word))
			return true;
	}
	return false;
}

/* What depends on the host and the model both. */
static void
add_both(struct openai_host *h, struct view model)
{
	if (h->caches != NULL && has_word(model, h->caches))
		h->quirks |= QUIRK_CACHE_CONTROL;
	if (!(h->quirks & QUIRK_SWITCH_KNOWN) || openai_model_switches(model))
		return;
	h->thinking_off = NULL;
	if (h->effort == OPENAI_EFFORT_QWEN)
		h->effort = OPENAI_EFFORT_NONE;
}

static void
add_transformers(struct openai_host *h, const struct target *t)
{
	const struct use *deepseek = config_use(t->provider, t->model,
	    TRANSFORM_DEEPSEEK);

	if (deepseek != NULL && deepseek->o.max_tokens > 0)
		h->most = deepseek->o.max_tokens;
	if (config_use(t->provider, t->model, TRANSFORM_MAXCOMPLETIONTOKENS))
		h->max_tokens = "max_completion_tokens";
	if (config_use(t->provider, t->model, TRANSFORM_STREAMOPTIONS))
		h->quirks &= ~(unsigned)QUIRK_NO_STREAM_OPTIONS;
	if (config_use(t->provider, t->model, TRANSFORM_REASONING)) {
		h->effort = OPENAI_EFFORT_SWITCH;
		h->thinking_off = THINKING_TYPE "," NO_THINKING;
	}
}

struct openai_host
openai_host_of(const struct target *t)
{
	const struct row *row = find_row(t);
	struct openai_host is = { 0 };

	if (row != NULL) {
		is = row->is;
		add_both(&is, t->model);
	}
	openai_model_add(&is, t->model);
	add_transformers(&is, t);
	openai_host_assume(&is, &t->provider->assume);
	return is;
}
