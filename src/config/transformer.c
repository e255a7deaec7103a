#include "config/transformer.h"

#define SERVICE_ACCOUNT "client_email private_key project location credentials"

const struct transformer_kind transformer_kinds[TRANSFORMERS] = {
	[TRANSFORM_ANTHROPIC] = { "Anthropic",
	    "pass requests on as they are: the provider speaks as Anthropic",
	    "UseBearer", NULL },
	[TRANSFORM_OPENAI] = { "OpenAI",
	    "speak OpenAI chat completions, whatever the address", "", NULL },
	[TRANSFORM_OPENAI_RESPONSES] = { "openai-responses",
	    "speak OpenAI's Responses", "", NULL },
	[TRANSFORM_GEMINI] = { "gemini", "speak as the Gemini API does", "",
	    NULL },
	[TRANSFORM_VERTEX_GEMINI] = { "vertex-gemini",
	    "Gemini on Google's Vertex AI", SERVICE_ACCOUNT, NULL },
	[TRANSFORM_VERTEX_CLAUDE] = { "vertex-claude",
	    "Claude on Google's Vertex AI", SERVICE_ACCOUNT, NULL },
	[TRANSFORM_VERTEX_OPENAI] = { "vertex-openai",
	    "chat completions on Google's Vertex AI", SERVICE_ACCOUNT, NULL },
	[TRANSFORM_DEEPSEEK] = { "deepseek",
	    "treat the provider as DeepSeek", "max_tokens", NULL },
	[TRANSFORM_OPENROUTER] = { "openrouter",
	    "treat the provider as OpenRouter; options go into the request",
	    "*", NULL },
	[TRANSFORM_GROQ] = { "groq", "treat the provider as Groq", "", NULL },
	[TRANSFORM_CEREBRAS] = { "cerebras",
	    "treat the provider as Cerebras", "", NULL },
	[TRANSFORM_VERCEL] = { "vercel",
	    "treat the provider as Vercel's gateway; options go into the "
	    "request", "*", NULL },
	[TRANSFORM_MAXTOKEN] = { "maxtoken",
	    "ask for at most max_tokens", "max_tokens", "max_tokens" },
	[TRANSFORM_MAXCOMPLETIONTOKENS] = { "maxcompletiontokens",
	    "call max_tokens max_completion_tokens", "", NULL },
	[TRANSFORM_SAMPLING] = { "sampling", "set how answers are sampled",
	    "max_tokens temperature top_p top_k repetition_penalty", NULL },
	[TRANSFORM_CUSTOMPARAMS] = { "customparams",
	    "add members to the request", "*", NULL },
	[TRANSFORM_STREAMOPTIONS] = { "streamoptions",
	    "ask for usage in streams", "", NULL },
	[TRANSFORM_CLEANCACHE] = { "cleancache",
	    "take cache_control out of requests", "", NULL },
	[TRANSFORM_REASONING] = { "reasoning",
	    "switch thinking on or off as enable_thinking does", "enable",
	    NULL },
	[TRANSFORM_FORCEREASONING] = { "forcereasoning",
	    "have a model without thinking think within tags", "", NULL },
	[TRANSFORM_EXTRATHINKTAG] = { "extrathinktag",
	    "take <think>...</think> in answers for thinking", "", NULL },
	[TRANSFORM_TOOLUSE] = { "tooluse",
	    "make a lazy model call tools", "", NULL },
	[TRANSFORM_ENHANCETOOL] = { "enhancetool",
	    "mend tool arguments that are broken JSON", "", NULL },
	[TRANSFORM_FILTER] = { "", "a program of the user's", "*", NULL },
};

enum transformer
transformer_named(struct view name)
{
	for (int i = 0; i < TRANSFORM_FILTER; i++)
		if (view_is(name, transformer_kinds[i].name))
			return (enum transformer)i;
	return TRANSFORMERS;
}

bool
transformer_has_option(enum transformer kind, struct view name)
{
	struct view rest = view_of(transformer_kinds[kind].options);

	if (view_is(rest, "*"))
		return true;
	while (rest.p != NULL)
		if (view_eq(view_cut(&rest, ' '), name))
			return true;
	return false;
}
