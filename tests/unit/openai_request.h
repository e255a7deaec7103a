/* Requests converted for the tests of the OpenAI writer, as C strings. */
#ifndef TESTS_OPENAI_REQUEST_H
#define TESTS_OPENAI_REQUEST_H

#include "converted.h"
#include "dialect/openai.h"
#include "openai_check.h"

static const struct writer openai_writer = { &dialect_openai, check_body };

/* As converted_by. url may be NULL: a host that nothing is known of. */
static inline char *
converted(const char *url, const char *model, struct view client)
{
	return converted_by(&openai_writer,
	    url != NULL ? url : "http://192.0.2.1/v1", model, client);
}

/* A request with these members beside the model; apostrophes for quotes. */
static inline char *
request(const char *url, const char *model, const char *members)
{
	char *in = quoted(members);
	char *text = request_by(&openai_writer,
	    url != NULL ? url : "http://192.0.2.1/v1", model, in);

	free(in);
	return text;
}

/* Length of a body up to the end of its last message. */
static inline size_t
messages_end(const char *body)
{
	struct json in = { 0 };
	struct fail f;
	struct view list = { body, 0 };

	if (json_parse(&in, view_of(body), &f))
		list = json_raw(&in, json_get(&in, JSON_ROOT, "messages"));
	json_free(&in);
	return list.n == 0 ? 0 : (size_t)(list.p - body) + list.n - 1;
}

#endif
