#include "dialect/openai_host.h"

#define LOW_TO_HIGH (1u << LEVEL_LOW | 1u << LEVEL_MEDIUM | 1u << LEVEL_HIGH)

/* Families of models by a word in the name, whoever serves them. */
static const struct {
	const char *word, *reasoning;
	unsigned quirks;
} families[] = {
	{ "deepseek", "reasoning_content", QUIRK_BLANK_REASONING },
	{ "kimi", "reasoning_content", QUIRK_BLANK_REASONING },
	{ "glm-", "reasoning_content", 0 },
	{ "minimax", "reasoning_content", QUIRK_SYSTEM_FIRST },
	/* Their templates say "System message must be at the beginning." */
	{ "qwen3.", "reasoning_content", QUIRK_SYSTEM_FIRST },
	{ "qwen", "reasoning_content", 0 },
	{ "qwq", "reasoning_content", 0 },
	/* Its template leaves later system messages out. */
	{ "gpt-oss", NULL, QUIRK_SYSTEM_FIRST },
	/* "Conversation roles must alternate user/assistant/..." */
	{ "gemma", NULL, QUIRK_SYSTEM_FIRST | QUIRK_ALTERNATE },
#define MISTRAL QUIRK_SYSTEM_FIRST | QUIRK_ALTERNATE | \
	QUIRK_TOOL_THEN_ASSISTANT | QUIRK_ID_9
	{ "mistral", NULL, MISTRAL },
	{ "ministral", NULL, MISTRAL },
	{ "mixtral", NULL, MISTRAL },
	{ "magistral", NULL, MISTRAL },
	{ "devstral", NULL, MISTRAL },
	{ "codestral", NULL, MISTRAL },
};

static void
add_family(struct openai_host *h, struct view model)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		if (!view_has_nocase(model, families[i].word))
			continue;
		h->quirks |= families[i].quirks;
		if (h->reasoning == NULL)
			h->reasoning = families[i].reasoning;
		return;
	}
}

/* "gpt-5.4-mini" is 5.4. False for what has no such number. */
static bool
gpt_version(struct view name, int *major, int *minor)
{
	struct view v;

	*major = *minor = 0;
	if (!view_starts_nocase(name, "gpt-"))
		return false;
	for (v = view_skip(name, 4); v.n > 0 && v.p[0] >= '0' &&
	    v.p[0] <= '9' && *major < 1000; v = view_skip(v, 1))
		*major = *major * 10 + v.p[0] - '0';
	if (v.n < 2 || v.p[0] != '.')
		return *major > 0;
	for (v = view_skip(v, 1); v.n > 0 && v.p[0] >= '0' &&
	    v.p[0] <= '9' && *minor < 1000; v = view_skip(v, 1))
		*minor = *minor * 10 + v.p[0] - '0';
	return *major > 0;
}

/* o1, o3-mini, o4-mini: "o" and a digit, then the end or a dash. */
static bool
is_o_series(struct view name)
{
	return name.n >= 2 && name.p[0] == 'o' && name.p[1] >= '1' &&
	    name.p[1] <= '9' && (name.n == 2 || name.p[2] == '-');
}

/*
 * Reasoning models of OpenAI's: sampling and stop are refused
 * (platform.openai.com/docs/guides/reasoning).
 */
static void
add_reasoning(struct openai_host *h, unsigned levels)
{
	h->quirks |= QUIRK_NO_SAMPLING | QUIRK_NO_STOP | QUIRK_ENCRYPTED;
	h->levels = levels;
	if (h->effort == OPENAI_EFFORT_NONE)
		h->effort = OPENAI_EFFORT_LEVEL;
}

/*
 * GPT-5 and later. Chat completions refuse an effort beside tools from 5.2 on,
 * and from 5.6 on demand that it be "none": "Function tools with
 * reasoning_effort are not supported for gpt-5.6 in /v1/chat/completions. To
 * use function tools, use /v1/responses or set reasoning_effort to 'none'."
 */
static void
add_gpt(struct openai_host *h, struct view name, int major, int minor)
{
	int version = major * 100 + (minor < 100 ? minor : 99);
	unsigned levels = LOW_TO_HIGH;

	if (view_has_nocase(name, "-chat"))
		return;
	if (version >= 501)
		levels |= 1u << LEVEL_NONE;
	else if (!view_has_nocase(name, "codex"))
		levels |= 1u << LEVEL_MINIMAL;
	if (version >= 502 || view_has_nocase(name, "codex-max"))
		levels |= 1u << LEVEL_XHIGH;
	if (h->effort == OPENAI_EFFORT_NONE && version >= 502)
		h->tools_effort = version >= 506 ? TOOLS_NO_EFFORT :
		    TOOLS_UNSET_EFFORT;
	add_reasoning(h, levels);
}

static void
add_openai(struct openai_host *h, struct view name)
{
	int major, minor;
	bool gpt = gpt_version(name, &major, &minor) && major >= 5;
	bool o_series = is_o_series(name);

	if (h->max_tokens == NULL && (gpt || o_series))
		h->max_tokens = "max_completion_tokens";
	if (gpt)
		add_gpt(h, name, major, minor);
	if (o_series) {
		h->quirks |= QUIRK_NO_PARALLEL;
		add_reasoning(h, LOW_TO_HIGH);
	}
	if (view_starts_nocase(name, "codex"))
		add_reasoning(h, LOW_TO_HIGH);
	if (view_starts_nocase(name, "gpt-oss") &&
	    h->effort == OPENAI_EFFORT_NONE) {
		h->effort = OPENAI_EFFORT_LEVEL;
		h->levels = LOW_TO_HIGH;
	}
}

/*
 * xAI's models, where only some take an effort and others refuse it:
 * docs.x.ai/developers/model-capabilities/text/reasoning.
 */
static const struct {
	const char *word;
	unsigned levels;
} groks[] = {
	{ "grok-3-mini", 1u << LEVEL_LOW | 1u << LEVEL_HIGH },
	{ "grok-4.3", LOW_TO_HIGH | 1u << LEVEL_NONE },
	{ "grok-4.5", LOW_TO_HIGH },
	{ "grok-4.20-multi-agent", LOW_TO_HIGH | 1u << LEVEL_XHIGH },
};

static void
add_xai(struct openai_host *h, struct view name)
{
	for (size_t i = 0; i < sizeof(groks) / sizeof(*groks); i++)
		if (h->effort == OPENAI_EFFORT_NONE &&
		    view_starts_nocase(name, groks[i].word)) {
			h->effort = OPENAI_EFFORT_LEVEL;
			h->levels = groks[i].levels;
		}
}

bool
openai_model_switches(struct view model)
{
	static const char *const yes[] = { "deepseek-v3.1", "deepseek-v3.2",
		"deepseek-v4", "glm-4.5", "glm-4.6", "glm-4.7", "glm-5",
		"hunyuan-a13b", "qwen3.", "qwen3-max", "qwen-plus",
		"qwen-flash", "qwen-turbo" };
	/* Of Qwen 3 there are some that always do and some that never do. */
	static const char *const no[] = { "instruct", "thinking", "coder",
		"-vl", "-2507", "-next", "-omni" };
	size_t n = sizeof(yes) / sizeof(*yes);
	ptrdiff_t at = -1;

	for (size_t i = 0; i < n; i++)
		if (view_has_nocase(model, yes[i]))
			return true;
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		if (view_has_nocase(model, no[i]))
			return false;
	/* qwen3-32b, Qwen3-30B-A3B */
	for (size_t i = 0; i + 6 < model.n && at < 0; i++)
		if (view_starts_nocase(view_skip(model, i), "qwen3-"))
			at = (ptrdiff_t)i + 6;
	return at >= 0 && model.p[at] >= '0' && model.p[at] <= '9';
}

void
openai_model_add(struct openai_host *h, struct view model)
{
	struct view name = model;

	/* "openai/gpt-5": who made it stands in front. */
	for (size_t i = 0; i < model.n; i++)
		if (model.p[i] == '/')
			name = view_skip(model, i + 1);
	add_family(h, model);
	add_openai(h, name);
	add_xai(h, name);
	/* api-docs.deepseek.com: of V3.2 under this name, "the valid range of
	 * max_tokens is [1, 8192]"; later models have 384K. */
	if (view_is_nocase(model, "deepseek-chat"))
		h->most = 8192;
	if (h->reasoning == NULL)
		h->reasoning = "";
	if (h->max_tokens == NULL)
		h->max_tokens = "max_tokens";
}
