/* Requests converted for the tests of the OpenAI writer, as C strings. */
#ifndef TESTS_OPENAI_REQUEST_H
#define TESTS_OPENAI_REQUEST_H

#include <stdlib.h>
#include <string.h>

#include "dialect/openai.h"
#include "openai_check.h"

/* Apostrophes become quotes: JSON in C strings one can read. */
static inline char *
quoted(const char *text)
{
	char *copy = strdup(text);

	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return copy;
}

/*
 * The upstream body for a client's whole body, or the error as "400 sentence".
 * To be freed. url may be NULL: a host that nothing is known of.
 */
static inline char *
converted(const char *url, const char *model, struct view client)
{
	struct provider provider = {
		.name = VIEW("test"),
		.url = view_of(url != NULL ? url : "http://192.0.2.1/v1"),
	};
	struct target target = { &provider, view_of(model), VIEW("k") };
	struct buf body = BUF(64 << 20);
	struct json in = { 0 }, out = { 0 };
	struct fail f = { 0 };
	struct plan plan;
	const char *wrong;
	char *text;

	if (!json_parse(&in, client, &f) || !plan_make(&plan, &in, &f) ||
	    !openai_write(&target, &plan, &body, &f)) {
		buf_clear(&body);
		buf_addf(&body, "%d %s", f.status, f.text);
	} else if (!json_parse(&out, buf_view(&body), &f)) {
		buf_addf(&body, " <- %s", f.text);
	} else if ((wrong = check_body(&out)) != NULL) {
		buf_addf(&body, " <- %s", wrong);
	}
	text = strdup(buf_cstr(&body));
	buf_free(&body);
	json_free(&in);
	json_free(&out);
	return text;
}

/* A request with these members beside the model; apostrophes for quotes. */
static inline char *
request(const char *url, const char *model, const char *members)
{
	char *in = quoted(members);
	struct buf whole = BUF(1 << 20);
	char *text;

	buf_addf(&whole, "{\"model\":\"claude\",%s}", in);
	text = converted(url, model, buf_view(&whole));
	buf_free(&whole);
	free(in);
	return text;
}

/* One member's value in a body, "" if it is not there. To be freed. */
static inline char *
member(const char *body, const char *name)
{
	struct json in = { 0 };
	struct fail f;
	struct view v;
	char *text;

	if (!json_parse(&in, view_of(body), &f)) {
		json_free(&in);
		return strdup(body);
	}
	v = json_raw(&in, json_get(&in, JSON_ROOT, name));
	text = strndup(v.p, v.n);
	json_free(&in);
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
