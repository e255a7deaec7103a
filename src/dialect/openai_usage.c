#include "dialect/openai_read.h"

/* More tokens than this are a mistake. */
#define TOKENS_MAX 1000000000

static int64_t
at_most(int64_t number, int64_t most)
{
	return number < 0 ? 0 : number > most ? most : number;
}

/* The first of the members that is there and not zero. */
static int64_t
tokens(const struct json *in, int object, const char *name, const char *other)
{
	int64_t number = 0;

	if (!json_int(in, json_get(in, object, name), &number) || number <= 0)
		json_int(in, json_get(in, object, other), &number);
	return at_most(number, TOKENS_MAX);
}

/* Either of two members that is an object. */
static int
details(const struct json *in, int usage, const char *name, const char *other)
{
	int t = json_get(in, usage, name);

	return json_is_object(in, t) ? t : json_get(in, usage, other);
}

/*
 * What of the prompt came from a cache: OpenAI and OpenRouter say so in
 * prompt_tokens_details, DeepSeek in prompt_cache_hit_tokens, Kimi beside
 * prompt_tokens, LiteLLM as Anthropic does.
 */
static int64_t
cache_read(const struct json *in, int usage)
{
	int d = details(in, usage, "prompt_tokens_details",
	    "input_tokens_details");
	int64_t n = tokens(in, d, "cached_tokens", "cache_read_tokens");

	if (n == 0)
		n = tokens(in, usage, "prompt_cache_hit_tokens",
		    "cached_tokens");
	return n > 0 ? n : tokens(in, usage, "cache_read_input_tokens",
	    "cache_read_tokens");
}

static int64_t
cache_write(const struct json *in, int usage)
{
	int d = details(in, usage, "prompt_tokens_details",
	    "input_tokens_details");
	int64_t n = tokens(in, d, "cache_write_tokens",
	    "cache_creation_tokens");

	return n > 0 ? n : tokens(in, usage, "cache_creation_input_tokens",
	    "cache_write_tokens");
}

bool
openai_usage(const struct json *in, int usage, struct usage *u)
{
	int d = details(in, usage, "completion_tokens_details",
	    "output_tokens_details");
	int64_t prompt = tokens(in, usage, "prompt_tokens", "input_tokens");
	int64_t total = tokens(in, usage, "total_tokens", "total_tokens");
	struct usage new = { .known = true };

	if (!json_is_object(in, usage))
		return false;
	new.output = tokens(in, usage, "completion_tokens", "output_tokens");
	new.reasoning = tokens(in, d, "reasoning_tokens", "reasoning_tokens");
	if (prompt == 0 && new.output == 0)
		return false;
	/* xAI counts reasoning beside the completion, not in it. */
	if (new.reasoning > 0 && total == prompt + new.output + new.reasoning)
		new.output += new.reasoning;
	new.cache_read = at_most(cache_read(in, usage), prompt);
	new.cache_write = at_most(cache_write(in, usage),
	    prompt - new.cache_read);
	new.input = prompt - new.cache_read - new.cache_write;
	*u = new;
	return true;
}
