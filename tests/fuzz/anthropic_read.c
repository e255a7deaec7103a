/* Any bytes as an answer in the format of Anthropic's Messages. */
#include "read_answer.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_answer(&dialect_anthropic, "claude", data, size);
}
