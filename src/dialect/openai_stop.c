#include "dialect/openai_read.h"

/*
 * OpenAI's four (and function_call before them), then what others say in the
 * same place. Status: what the words mean that report a failure.
 */
static const struct {
	const char *word;
	enum stop_reason stop;
	int status;
} words[] = {
	{ "stop", STOP_END_TURN, 0 },
	{ "length", STOP_MAX_TOKENS, 0 },
	{ "tool_calls", STOP_TOOL_USE, 0 },
	{ "content_filter", STOP_REFUSAL, 0 },
	{ "function_call", STOP_TOOL_USE, 0 },

	{ "eos", STOP_END_TURN, 0 },            /* Together */
	{ "eos_token", STOP_END_TURN, 0 },      /* TGI */
	{ "end_turn", STOP_END_TURN, 0 },
	{ "stop_sequence", STOP_SEQUENCE, 0 },
	{ "max_tokens", STOP_MAX_TOKENS, 0 },
	{ "max_output_tokens", STOP_MAX_TOKENS, 0 },
	{ "tool_call", STOP_TOOL_USE, 0 },
	{ "tool_use", STOP_TOOL_USE, 0 },
	{ "pause_turn", STOP_PAUSE_TURN, 0 },
	{ "model_length", STOP_CONTEXT_WINDOW, 0 },     /* Mistral */
	{ "model_context_window_exceeded", STOP_CONTEXT_WINDOW, 0 },
	{ "refusal", STOP_REFUSAL, 0 },
	{ "safety", STOP_REFUSAL, 0 },          /* Gemini's, in any case */
	{ "recitation", STOP_REFUSAL, 0 },
	{ "blocklist", STOP_REFUSAL, 0 },
	{ "prohibited_content", STOP_REFUSAL, 0 },
	{ "spii", STOP_REFUSAL, 0 },
	{ "sensitive", STOP_REFUSAL, 0 },       /* Zhipu */

	{ "insufficient_system_resource", STOP_UNKNOWN, 529 },  /* DeepSeek */
	{ "network_error", STOP_UNKNOWN, 502 }, /* Zhipu */
	{ "error", STOP_UNKNOWN, 502 },         /* OpenRouter */
	{ "abort", STOP_UNKNOWN, 502 },         /* SGLang, vLLM */
	{ "malformed_function_call", STOP_UNKNOWN, 502 },       /* Gemini */
	{ "unexpected_tool_call", STOP_UNKNOWN, 502 },
};

enum stop_reason
openai_stop(struct view finish_reason, int *status)
{
	*status = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!view_is_nocase(finish_reason, words[i].word))
			continue;
		*status = words[i].status;
		return words[i].stop;
	}
	/* A word nobody knows yet: the model came to an end. */
	return STOP_END_TURN;
}
