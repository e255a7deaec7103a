/* Any bytes as an answer in the format of OpenAI's chat completions. */
#include "read_answer.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_answer(&dialect_openai, "m", data, size);
}
