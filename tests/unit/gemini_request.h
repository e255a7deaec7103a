/* Requests converted for the tests of the Gemini writer, as C strings. */
#ifndef TESTS_GEMINI_REQUEST_H
#define TESTS_GEMINI_REQUEST_H

#include "converted.h"
#include "dialect/gemini.h"
#include "gemini_check.h"

#define GEMINI "https://generativelanguage.googleapis.com/v1beta/models/"

static const struct writer gemini_writer = { &dialect_gemini, check_body };

/* As converted_by and written_by. */
static inline char *
converted(const char *model, struct view client)
{
	return converted_by(&gemini_writer, GEMINI, model, client);
}

static inline char *
written(const char *model, const char *members, const char *name)
{
	return written_by(&gemini_writer, GEMINI, model, members, name);
}

#endif
