/*
 * Any client body, for a model that the first byte chooses: what is not
 * refused becomes a body as Gemini wants it, and the same one each time.
 */
#include "../gemini_check.h"
#include "write_body.h"

static const char *const models[] = { "gemini-2.5-pro", "gemini-2.5-flash",
	"gemini-3-flash-preview", "gemini-3.1-pro-preview", "gemma-4" };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t at = n == 0 ? 0 : data[0] % (sizeof(models) / sizeof(*models));

	return n == 0 ? 0 : fuzz_body(&dialect_gemini, "http://h/",
	    models[at], check_body,
	    (struct view){ (const char *)data + 1, n - 1 });
}
