/*
 * A request in Anthropic's format to a host of OpenAI's Responses. The first
 * byte says which, the rest is the client's body.
 */
#include "../responses_check.h"
#include "write_body.h"

static const struct { const char *url, *model; } hosts[] = {
	{ "http://192.0.2.1/v1/responses", "m" },
	{ "https://api.openai.com/v1/responses", "gpt-5.2" },
	{ "https://api.openai.com/v1/responses", "gpt-4.1" },
	{ "http://localhost:1234/v1/responses", "devstral" },
	{ "https://openrouter.ai/api/v1/responses", "a/b" },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t at = n == 0 ? 0 : data[0] % (sizeof(hosts) / sizeof(*hosts));

	return n == 0 ? 0 : fuzz_body(&dialect_responses, hosts[at].url,
	    hosts[at].model, check_body,
	    (struct view){ (const char *)data + 1, n - 1 });
}
