#include <string.h>

#include "dialect/error_cause.h"

/*
 * How providers say it. %p is the prompt's tokens, %l the model's, %c those of
 * the completion that was asked for; %s means that %p leaves these out; %n is
 * any number, * any text of up to SKIP_MAX bytes.
 */
static const char *const phrases[] = {
	/* OpenAI, DeepSeek, vLLM, Groq */
	"maximum context length is %l tokens* you requested *%p tokens "
	    "(%n in the messages, %c in the completion)",
	"maximum context length is %l tokens* you requested *%p tokens "
	    "(%n in your prompt; %c for the completion)",
	/* OpenRouter */
	"maximum context length is %l tokens* you requested *%p tokens "
	    "(*, %c in the output)",
	/* vLLM */
	"is too large: %c. This model's maximum context length is %l tokens "
	    "and your request has %s input tokens",
	"maximum context length is %l tokens* you requested %c output tokens "
	    "and your prompt contains *%s input tokens",
	"maximum context length is %l tokens* you requested *%p tokens",
	"maximum context length is %l tokens* resulted in %p tokens",
	"maximum context length is %l tokens",
	"(length %p) is longer than the maximum model length of %l",
	/* SGLang */
	"maximum context length of %l tokens. You requested a total of %p "
	    "tokens: %n tokens from the input messages and %c tokens",
	"(%p tokens) is longer than the model's context length (%l tokens)",
	/* Anthropic */
	"prompt is too long: %p tokens > %l maximum",
	"prompt is too long",
	/* Gemini */
	"input token count (%p) exceeds the maximum number of tokens allowed "
	    "(%l)",
	"input token count exceeds the maximum number of tokens allowed %l",
	"exceeds the maximum number of tokens allowed",
	/* llama.cpp */
	"request (%p tokens) exceeds the available context size (%l tokens)",
	"exceeds the available context size",
	/* GitHub Copilot */
	"prompt token count of %p exceeds the limit of %l",
	/* Mistral */
	"Prompt contains %p tokens*too large for model with %l maximum "
	    "context length",
	/* xAI */
	"maximum prompt length is %l but the request contains %p tokens",
	/* Kimi */
	"exceeded model token limit: %l (requested: %p)",
	"exceeded model token limit",
	/* Qwen */
	"Range of input length should be [%n, %l]",
	/* Zhipu */
	"Prompt exceeds max length",
	/* MiniMax */
	"context window exceeds limit",
	/* TGI */
	"`inputs` tokens + `max_new_tokens` must be <= %l. Given: %p `inputs`",
	/* Ollama */
	"input length exceeds *context length",
	"prompt too long; exceeded max context length",
	/* LM Studio */
	"the first %p tokens when context the overflows*context length of "
	    "only %l tokens",
	"greater than the context length",
	/* Cerebras */
	"Current length is %p while limit is %l",
	/* Cohere */
	"total number of tokens in the prompt cannot exceed %l - received %p",
	/* Bedrock */
	"Input is too long for requested model",
	/* OpenAI's newest */
	"input exceeds the context window of this model",
	/* OpenAI, Groq: one request over what a minute allows never fits */
	"Request too large for * Limit %l, Requested %p",
};

#define SKIP_MAX 160

struct figures {
	int64_t prompt, limit, completion, alone;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* A number, perhaps with commas; *v moves behind it. */
static bool
take_number(struct view *v, int64_t *number)
{
	size_t n = 0;
	int64_t sum = 0;

	while (n < v->n && n < 16 && ((v->p[n] >= '0' && v->p[n] <= '9') ||
	    (v->p[n] == ',' && n > 0 && n + 1 < v->n && v->p[n + 1] >= '0' &&
	    v->p[n + 1] <= '9'))) {
		if (v->p[n] != ',')
			sum = sum * 10 + (v->p[n] - '0');
		n++;
	}
	*v = view_skip(*v, n);
	*number = sum;
	return n > 0;
}

static bool
take_figure(char kind, struct view *v, struct figures *figures)
{
	int64_t number;

	if (!take_number(v, &number))
		return false;
	if (kind == 'p')
		figures->prompt = number;
	else if (kind == 'l')
		figures->limit = number;
	else if (kind == 'c')
		figures->completion = number;
	else if (kind == 's')
		figures->alone = number;
	return true;
}

/* Does v begin as the phrase says? */
static bool
matches(const char *phrase, struct view v, struct figures *figures)
{
	for (; *phrase != '\0'; phrase++) {
		if (*phrase == '%') {
			if (!take_figure(*++phrase, &v, figures))
				return false;
		} else if (*phrase == '*') {
			for (size_t n = 0; n <= v.n && n <= SKIP_MAX; n++)
				if (matches(phrase + 1, view_skip(v, n),
				    figures))
					return true;
			return false;
		} else {
			if (v.n == 0 || lower(v.p[0]) != lower(*phrase))
				return false;
			v = view_skip(v, 1);
		}
	}
	return true;
}

static bool
is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

/* Somewhere in the words, but not beginning within one. */
static bool
stands_in(const char *phrase, struct view words, struct figures *figures)
{
	for (size_t i = 0; i < words.n; i++) {
		*figures = (struct figures){ 0 };
		if ((i == 0 || !is_letter(words.p[i - 1])) &&
		    matches(phrase, view_skip(words, i), figures))
			return true;
	}
	return false;
}

enum trouble_cause
error_too_long(struct view words, int64_t *prompt, int64_t *limit)
{
	struct figures f;

	if (words.n > 4096)
		words.n = 4096;
	for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++) {
		if (!stands_in(phrases[i], words, &f))
			continue;
		if (f.limit > 0 && f.completion >= f.limit)
			return CAUSE_REQUEST;
		*prompt = f.alone > 0 ? f.alone + f.completion : f.prompt;
		*limit = f.limit;
		return CAUSE_TOO_LONG;
	}
	return CAUSE_OTHER;
}
