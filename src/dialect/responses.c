#include "dialect/responses.h"

#include "dialect/error.h"
#include "dialect/responses_read.h"

const struct dialect dialect_responses = {
	.name = "openai-responses",
	.help = "OpenAI's Responses",
	.address = openai_address,
	.write = responses_write,
	.open = responses_read_open,
	.event = responses_read_event,
	.whole = responses_read_whole,
	.end = responses_read_end,
	.close = responses_read_close,
	.error = error_body,
	.searches = responses_searches,
};
