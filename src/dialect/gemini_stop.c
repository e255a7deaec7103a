/* Why an answer ended: ai.google.dev/api/generate-content#FinishReason. */
#include "dialect/gemini_read.h"

static const struct {
	const char *word;
	enum stop_reason stop;
	enum gemini_ending ending;
} words[] = {
	{ "STOP", STOP_END_TURN, ENDING_STOP },
	{ "MAX_TOKENS", STOP_MAX_TOKENS, ENDING_STOP },
	{ "LANGUAGE", STOP_END_TURN, ENDING_STOP },

	{ "SAFETY", STOP_REFUSAL, ENDING_STOP },
	{ "RECITATION", STOP_REFUSAL, ENDING_STOP },
	{ "BLOCKLIST", STOP_REFUSAL, ENDING_STOP },
	{ "PROHIBITED_CONTENT", STOP_REFUSAL, ENDING_STOP },
	{ "SPII", STOP_REFUSAL, ENDING_STOP },
	{ "MODEL_ARMOR", STOP_REFUSAL, ENDING_STOP },
	{ "NO_IMAGE", STOP_REFUSAL, ENDING_STOP },

	{ "MALFORMED_FUNCTION_CALL", STOP_UNKNOWN, ENDING_BROKEN },
	{ "MALFORMED_RESPONSE", STOP_UNKNOWN, ENDING_BROKEN },
	{ "UNEXPECTED_TOOL_CALL", STOP_UNKNOWN, ENDING_BROKEN },
	{ "TOO_MANY_TOOL_CALLS", STOP_UNKNOWN, ENDING_BROKEN },
	{ "MISSING_THOUGHT_SIGNATURE", STOP_UNKNOWN, ENDING_BROKEN },
	{ "OTHER", STOP_UNKNOWN, ENDING_BROKEN },

	{ "FINISH_REASON_UNSPECIFIED", STOP_END_TURN, ENDING_STOP },
	/* Not Google's, but said by servers that imitate it. */
	{ "FUNCTION_CALL", STOP_TOOL_USE, ENDING_STOP },
	{ "TOOL_CALLS", STOP_TOOL_USE, ENDING_STOP },
};

/* Words to come: what is about calls is broken, about contents a refusal. */
enum gemini_ending
gemini_stop(struct view finish_reason, enum stop_reason *stop)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (view_is(finish_reason, words[i].word)) {
			*stop = words[i].stop;
			return words[i].ending;
		}
	*stop = STOP_UNKNOWN;
	if (view_has(finish_reason, "TOOL_CALL") ||
	    view_has(finish_reason, "FUNCTION_CALL") ||
	    view_starts(finish_reason, "MALFORMED_"))
		return ENDING_BROKEN;
	*stop = STOP_REFUSAL;
	if (view_starts(finish_reason, "IMAGE_") ||
	    view_has(finish_reason, "SAFETY") ||
	    view_has(finish_reason, "PROHIBITED"))
		return ENDING_STOP;
	*stop = STOP_END_TURN;
	return ENDING_UNKNOWN;
}
