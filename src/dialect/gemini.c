#include "dialect/gemini.h"

#include "dialect/gemini_read.h"

const struct dialect dialect_gemini = {
	.name = "gemini",
	.help = "Google's generateContent, as the Gemini API speaks it",
	.address = gemini_address,
	.write = gemini_write,
	.open = gemini_read_open,
	.event = gemini_read_event,
	.whole = gemini_read_whole,
	.end = gemini_read_end,
	.close = gemini_read_close,
	.error = gemini_error,
};
