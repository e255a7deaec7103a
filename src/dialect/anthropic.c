#include "dialect/anthropic.h"

#include "dialect/anthropic_read.h"
#include "dialect/error.h"

const struct dialect dialect_anthropic = {
	.name = "anthropic",
	.help = "Anthropic's Messages, passed on as they are",
	.raw = true,
	.address = anthropic_address,
	.write = anthropic_write,
	.open = anthropic_read_open,
	.event = anthropic_read_event,
	.whole = anthropic_read_whole,
	.end = anthropic_read_end,
	.close = anthropic_read_close,
	.error = error_body,
};
