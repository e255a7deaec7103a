#include "config/known.h"

#include <string.h>

#include "config/config.h"

/*
 * Models are what the provider's own page names at the time of writing; they
 * come and go, and nothing but the proposals of `ccr setup` rests on them.
 */
static const struct known rows[] = {
	/* aihubmix.com */
	{ .names = { "aihubmix" },
		.chat = "https://aihubmix.com/v1",
		.variable = "AIHUBMIX_API_KEY" },
	/* platform.claude.com/docs/en/models/overview. Not ANTHROPIC_API_KEY:
	 * what runs under `ccr code` or `ccr activate` has that one empty. */
	{ .names = { "anthropic", "claude" },
		.messages = "https://api.anthropic.com",
		.variable = "ANTHROPIC_KEY",
		.models = { "claude-opus-5-5" } },
	/* learn.microsoft.com/azure/ai-services/openai/api-version-lifecycle;
	 * models are called as their deployments are. */
	{ .names = { "azure", "azure-openai" },
		.chat = "https://RESOURCE.openai.azure.com/openai/v1",
		.yours = true,
		.variable = "AZURE_OPENAI_API_KEY" },
	/* inference-docs.cerebras.ai */
	{ .names = { "cerebras" },
		.chat = "https://api.cerebras.ai/v1",
		.variable = "CEREBRAS_API_KEY" },
	/* api-docs.deepseek.com, guides/anthropic_api */
	{ .names = { "deepseek" },
		.chat = "https://api.deepseek.com/chat",
		.messages = "https://api.deepseek.com/anthropic",
		.variable = "DEEPSEEK_API_KEY",
		.models = { "deepseek-flash", "deepseek-v4-pro" } },
	/* ai.google.dev/gemini-api/docs: models, openai */
	{ .names = { "gemini", "google" },
		.gemini = "https://generativelanguage.googleapis.com",
		.chat = "https://generativelanguage.googleapis.com/v1beta/"
		    "openai",
		.variable = "GEMINI_API_KEY",
		.models = { "gemini-3.8-flash" } },
	/* console.groq.com/docs/openai */
	{ .names = { "groq" },
		.chat = "https://api.groq.com/openai/v1",
		.variable = "GROQ_API_KEY" },
	/* www.kimi.com/code/docs: a plan with keys of its own */
	{ .names = { "kimi-coding", "kimi-code" },
		.chat = "https://api.kimi.com/coding/v1",
		.messages = "https://api.kimi.com/coding",
		.variable = "KIMI_API_KEY" },
	/* github.com/ggml-org/llama.cpp/tree/master/tools/server */
	{ .names = { "llama.cpp", "llama-server" },
		.chat = "http://localhost:8080/v1",
		.messages = "http://localhost:8080/v1" },
	/* lmstudio.ai/docs/developer */
	{ .names = { "lmstudio" },
		.chat = "http://localhost:1234/v1",
		.messages = "http://localhost:1234/v1" },
	/* platform.minimax.io/docs/api-reference: text-openai-api,
	 * text-anthropic-api; minimaxi.com is the one in China. */
	{ .names = { "minimax" },
		.chat = "https://api.minimax.io/v1",
		.messages = "https://api.minimax.io/anthropic",
		.variable = "MINIMAX_API_KEY",
		.models = { "MiniMax-M3" } },
	{ .names = { "minimax-cn" },
		.chat = "https://api.minimaxi.com/v1",
		.messages = "https://api.minimaxi.com/anthropic",
		.variable = "MINIMAX_API_KEY",
		.models = { "MiniMax-M3" } },
	/* docs.mistral.ai/api */
	{ .names = { "mistral" },
		.chat = "https://api.mistral.ai/v1",
		.variable = "MISTRAL_API_KEY" },
	/* modelscope.cn/docs/model-service/API-Inference */
	{ .names = { "modelscope" },
		.chat = "https://api-inference.modelscope.cn/v1",
		.variable = "MODELSCOPE_API_KEY" },
	/* platform.moonshot.ai/docs; .cn is the one in China, with other
	 * keys. */
	{ .names = { "moonshot", "kimi", "moonshotai" },
		.chat = "https://api.moonshot.ai/v1",
		.messages = "https://api.moonshot.ai/anthropic",
		.variable = "MOONSHOT_API_KEY" },
	{ .names = { "moonshot-cn", "kimi-cn", "moonshotai-cn" },
		.chat = "https://api.moonshot.cn/v1",
		.messages = "https://api.moonshot.cn/anthropic",
		.variable = "MOONSHOT_API_KEY" },
	/* docs.api.nvidia.com */
	{ .names = { "nvidia" },
		.chat = "https://integrate.api.nvidia.com/v1",
		.variable = "NVIDIA_API_KEY" },
	/* docs.ollama.com/api: openai-compatibility,
	 * anthropic-compatibility */
	{ .names = { "ollama" },
		.chat = "http://localhost:11434/v1",
		.messages = "http://localhost:11434/v1",
		.models = { "qwen3-coder" } },
	/* platform.openai.com/docs/api-reference */
	{ .names = { "openai" },
		.chat = "https://api.openai.com/v1",
		.variable = "OPENAI_API_KEY",
		.models = { "gpt-5.6" } },
	/* openrouter.ai/docs/api-reference */
	{ .names = { "openrouter" },
		.chat = "https://openrouter.ai/api/v1",
		.messages = "https://openrouter.ai/api/v1",
		.variable = "OPENROUTER_API_KEY" },
	/* alibabacloud.com/help/en/model-studio: compatibility-of-openai-with-
	 * dashscope, claude-code; -intl is the one in Singapore, with other
	 * keys. */
	{ .names = { "qwen", "dashscope", "aliyun", "bailian" },
		.chat = "https://dashscope.aliyuncs.com/compatible-mode/v1",
		.messages = "https://dashscope.aliyuncs.com/apps/anthropic",
		.variable = "DASHSCOPE_API_KEY",
		.models = { "qwen3-coder-plus" } },
	{ .names = { "qwen-intl", "dashscope-intl", "aliyun-intl" },
		.chat = "https://dashscope-intl.aliyuncs.com/compatible-mode/"
		    "v1",
		.messages = "https://dashscope-intl.aliyuncs.com/apps/"
		    "anthropic",
		.variable = "DASHSCOPE_API_KEY",
		.models = { "qwen3-coder-plus" } },
	/* docs.sglang.ai */
	{ .names = { "sglang" },
		.chat = "http://localhost:30000/v1" },
	/* docs.siliconflow.cn, docs.siliconflow.com */
	{ .names = { "siliconflow", "siliconflow-cn" },
		.chat = "https://api.siliconflow.cn/v1",
		.variable = "SILICONFLOW_API_KEY" },
	{ .names = { "siliconflow-intl" },
		.chat = "https://api.siliconflow.com/v1",
		.variable = "SILICONFLOW_API_KEY" },
	/* vercel.com/docs/ai-gateway/sdks-and-apis */
	{ .names = { "vercel" },
		.chat = "https://ai-gateway.vercel.sh/v1",
		.variable = "AI_GATEWAY_API_KEY" },
	/* docs.vllm.ai/en/latest/serving/openai_compatible_server.html */
	{ .names = { "vllm" },
		.chat = "http://localhost:8000/v1",
		.messages = "http://localhost:8000/v1" },
	/* volcengine.com/docs/82379; -coding is a plan of its own. */
	{ .names = { "volcengine", "ark", "doubao", "volces" },
		.chat = "https://ark.cn-beijing.volces.com/api/v3",
		.variable = "ARK_API_KEY" },
	{ .names = { "volcengine-coding", "ark-coding", "doubao-coding" },
		.chat = "https://ark.cn-beijing.volces.com/api/coding/v3",
		.messages = "https://ark.cn-beijing.volces.com/api/coding",
		.variable = "ARK_API_KEY" },
	/* docs.x.ai */
	{ .names = { "xai", "grok" },
		.chat = "https://api.x.ai/v1",
		.variable = "XAI_API_KEY" },
	/* platform.xiaomimimo.com */
	{ .names = { "xiaomi", "mimo" },
		.chat = "https://api.xiaomimimo.com/v1",
		.messages = "https://api.xiaomimimo.com/anthropic",
		.variable = "MIMO_API_KEY" },
	/* docs.z.ai, docs.bigmodel.cn: the same models outside China and in
	 * it; -coding is a plan of its own. */
	{ .names = { "z.ai" },
		.chat = "https://api.z.ai/api/paas/v4",
		.messages = "https://api.z.ai/api/anthropic",
		.variable = "ZAI_API_KEY" },
	{ .names = { "z.ai-coding" },
		.chat = "https://api.z.ai/api/coding/paas/v4",
		.messages = "https://api.z.ai/api/anthropic",
		.variable = "ZAI_API_KEY" },
	{ .names = { "zhipu", "glm", "bigmodel", "zhipuai" },
		.chat = "https://open.bigmodel.cn/api/paas/v4",
		.messages = "https://open.bigmodel.cn/api/anthropic",
		.variable = "ZHIPUAI_API_KEY" },
	{ .names = { "zhipu-coding", "glm-coding", "bigmodel-coding" },
		.chat = "https://open.bigmodel.cn/api/coding/paas/v4",
		.messages = "https://open.bigmodel.cn/api/anthropic",
		.variable = "ZHIPUAI_API_KEY" },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

const struct known *
known_row(size_t i)
{
	return i < ROWS ? &rows[i] : NULL;
}

/* Cut off the next character that counts, in lower case; -1 at the end. */
static int
next_letter(struct view *v)
{
	while (v->n > 0) {
		int c = (unsigned char)*v->p;

		*v = view_skip(*v, 1);
		if (c >= 'A' && c <= 'Z')
			return c - 'A' + 'a';
		if (c != '.' && c != '-' && c != '_' && c != ' ')
			return c;
	}
	return -1;
}

/* Does `name` begin so? Then *rest is what follows. */
static bool
begins(struct view name, const char *known, struct view *rest)
{
	struct view k = view_of(known);
	int c;

	while ((c = next_letter(&k)) != -1)
		if (next_letter(&name) != c)
			return false;
	*rest = name;
	return true;
}

/* How many letters belong to a name. */
static size_t
letters(const char *name)
{
	struct view v = view_of(name);
	size_t n = 0;

	while (next_letter(&v) != -1)
		n++;
	return n;
}

const struct known *
known_find(struct view name)
{
	struct view rest;

	for (size_t i = 0; i < ROWS; i++)
		for (const char *const *k = rows[i].names; *k != NULL; k++)
			if (begins(name, *k, &rest) &&
			    next_letter(&rest) == -1)
				return &rows[i];
	return NULL;
}

/* The one with the longest name that this one begins with, parted from it. */
static const struct known *
with_more(struct view name)
{
	const struct known *best = NULL;
	size_t longest = 0;
	struct view rest;

	for (size_t i = 0; i < ROWS; i++)
		for (const char *const *k = rows[i].names; *k != NULL; k++)
			if (begins(name, *k, &rest) && rest.n > 0 &&
			    strchr("-_. /:", *rest.p) != NULL &&
			    letters(*k) > longest) {
				longest = letters(*k);
				best = &rows[i];
			}
	return best;
}

const struct known *
known_near(struct view name)
{
	const struct known *k = with_more(name);
	size_t n;

	for (size_t i = 0; k == NULL && i < ROWS; i++) {
		for (n = 0; rows[i].names[n] != NULL; n++)
			;
		if (nearest(name, rows[i].names, n) != NULL)
			k = &rows[i];
	}
	return k;
}

enum url_style
known_style(const struct known *k)
{
	if (k->gemini != NULL)
		return URL_GEMINI;
	return k->chat != NULL ? URL_CHAT : URL_MESSAGES;
}

bool
known_url(const struct known *k, enum url_style style, struct buf *out)
{
	const char *base = style == URL_GEMINI ? k->gemini :
	    style == URL_MESSAGES ? k->messages : k->chat;
	struct url u;

	if (base == NULL || url_cut(view_of(base), &u) != NULL)
		return false;
	url_complete(&u, style, out);
	return true;
}
