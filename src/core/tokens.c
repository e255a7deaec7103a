#include "core/tokens.h"

#include "core/image_tokens.h"
#include "core/text_tokens.h"

/* A page, and the base64 that one usually has. */
#define PAGE_TOKENS 2000
#define PAGE_BYTES (64 * 1024)

/* What a provider's template puts around a message, a call, a result. */
#define MESSAGE_TOKENS 4
#define BLOCK_TOKENS 4

#define UNITS(tokens) ((int64_t)(tokens) * TOKEN_UNITS)

static int64_t
text_units(const struct json *in, int object, const char *name)
{
	return text_tokens(json_escaped(in, json_get(in, object, name)));
}

static int64_t
raw_units(const struct json *in, int token)
{
	return text_tokens(json_raw(in, token));
}

static int64_t blocks_units(const struct json *in, int blocks, int depth);

/* A document's text counts as text, a file as so many pages of it. */
static int64_t
document_units(const struct json *in, int block, int depth)
{
	int source = json_get(in, block, "source");
	int type = json_get(in, source, "type");
	size_t n = json_escaped(in, json_get(in, source, "data")).n;

	if (json_is(in, type, "text"))
		return text_units(in, source, "data");
	if (json_is(in, type, "content"))
		return blocks_units(in, json_get(in, source, "content"),
		    depth + 1);
	return UNITS(PAGE_TOKENS * (1 + n / PAGE_BYTES));
}

static int64_t
image_units(const struct json *in, int block)
{
	return UNITS(image_tokens(json_escaped(in, json_get(in,
	    json_get(in, block, "source"), "data"))));
}

/* One block of content; of a type that is not known, its JSON counts. */
static int64_t
block_units(const struct json *in, int block, int depth)
{
	int type = json_get(in, block, "type");

	if (json_is(in, type, "text"))
		return text_units(in, block, "text");
	if (json_is(in, type, "tool_use") ||
	    json_is(in, type, "server_tool_use"))
		return UNITS(BLOCK_TOKENS) + text_units(in, block, "name") +
		    raw_units(in, json_get(in, block, "input"));
	if (json_is(in, type, "tool_result"))
		return UNITS(BLOCK_TOKENS) + blocks_units(in,
		    json_get(in, block, "content"), depth + 1);
	if (json_is(in, type, "thinking"))
		return text_units(in, block, "thinking");
	if (json_is(in, type, "redacted_thinking"))
		return 0;
	if (json_is(in, type, "image"))
		return image_units(in, block);
	if (json_is(in, type, "document"))
		return document_units(in, block, depth);
	return raw_units(in, block);
}

/* Content: a string, or blocks, which do not go deep. */
static int64_t
blocks_units(const struct json *in, int blocks, int depth)
{
	int64_t sum = 0;

	if (json_is_string(in, blocks))
		return text_tokens(json_escaped(in, blocks));
	if (depth > 4)
		return raw_units(in, blocks);
	for (int t = json_first(in, blocks); t != JSON_NONE;
	    t = json_next(in, t))
		sum += block_units(in, t, depth);
	return sum;
}

static int64_t
messages_units(const struct json *in, int messages)
{
	int64_t sum = 0;

	for (int t = json_first(in, messages); t != JSON_NONE;
	    t = json_next(in, t))
		sum += UNITS(MESSAGE_TOKENS) + blocks_units(in,
		    json_get(in, t, "content"), 0);
	return sum;
}

int64_t
tokens_estimate(const struct json *in)
{
	int64_t sum = 0;

	for (int k = json_first(in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(in, k)) {
		int value = json_value(in, k);

		if (json_is(in, k, "system"))
			sum += blocks_units(in, value, 0);
		else if (json_is(in, k, "messages"))
			sum += messages_units(in, value);
		else if (json_is(in, k, "tools"))
			sum += raw_units(in, value);
	}
	return sum < TOKEN_UNITS ? 1 : sum / TOKEN_UNITS;
}
