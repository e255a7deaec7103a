/* Requests converted for the tests of the Responses writer, as C strings. */
#ifndef TESTS_RESPONSES_REQUEST_H
#define TESTS_RESPONSES_REQUEST_H

#include "converted.h"
#include "dialect/responses.h"
#include "responses_check.h"

#define RESPONSES "https://api.openai.com/v1/responses"

static const struct writer responses_writer = { &dialect_responses,
	check_body };

/* As written_by, for OpenAI. */
static inline char *
written(const char *model, const char *members, const char *name)
{
	return written_by(&responses_writer, RESPONSES, model, members, name);
}

#endif
