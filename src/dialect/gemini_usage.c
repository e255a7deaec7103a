#include "dialect/gemini_read.h"

/* More tokens than this are a mistake. */
#define TOKENS_MAX 1000000000

static int64_t
tokens(const struct json *in, int usage, const char *name)
{
	int64_t n = 0;

	json_int(in, json_get(in, usage, name), &n);
	return n < 0 ? 0 : n > TOKENS_MAX ? TOKENS_MAX : n;
}

/*
 * ai.google.dev/api/generate-content#UsageMetadata: the prompt's count has the
 * cached part in it, the candidates' has no thoughts in it.
 */
bool
gemini_usage(const struct json *in, int usage, struct usage *u)
{
	int64_t prompt = tokens(in, usage, "promptTokenCount") +
	    tokens(in, usage, "toolUsePromptTokenCount");
	int64_t cached = tokens(in, usage, "cachedContentTokenCount");
	int64_t thoughts = tokens(in, usage, "thoughtsTokenCount");
	int64_t output = tokens(in, usage, "candidatesTokenCount") + thoughts;

	if (prompt == 0 && output == 0)
		return false;
	if (cached > prompt)
		cached = prompt;
	*u = (struct usage){ .known = true, .input = prompt - cached,
	    .cache_read = cached, .output = output, .reasoning = thoughts };
	return true;
}
