#include "dialect/openai.h"

#include "dialect/error.h"
#include "dialect/openai_read.h"

const struct dialect dialect_openai = {
	.name = "openai",
	.help = "OpenAI chat completions, as most providers speak it",
	.address = openai_address,
	.write = openai_write,
	.open = openai_read_open,
	.event = openai_read_event,
	.whole = openai_read_whole,
	.end = openai_read_end,
	.close = openai_read_close,
	.error = error_body,
	.searches = openai_searches,
	.think_tags = true,
};
