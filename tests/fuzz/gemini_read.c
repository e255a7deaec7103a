/* Any bytes as an answer in the format of Gemini's generateContent. */
#include "read_answer.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_answer(&dialect_gemini, "gemini-3", data, size);
}
