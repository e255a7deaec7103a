/* Any bytes as an answer in the format of OpenAI's Responses. */
#include "read_answer.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_answer(&dialect_responses, "gpt-5.2", data, size);
}
