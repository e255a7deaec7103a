/* Requests converted for the tests of the writers, as C strings. */
#ifndef TESTS_UNIT_CONVERTED_H
#define TESTS_UNIT_CONVERTED_H

#include <stdlib.h>
#include <string.h>

#include "dialect/dialect.h"

/* A writer to be tested, and what says what is wrong with its bodies. */
struct writer {
	const struct dialect *dialect;
	const char *(*check)(const struct json *body);
};

/* Apostrophes and quotes change places: JSON in C strings one can read. */
static inline char *
swapped(const char *text)
{
	char *copy = strdup(text);

	for (char *p = copy; *p != '\0'; p++)
		*p = *p == '\'' ? '"' : *p == '"' ? '\'' : *p;
	return copy;
}

/* Apostrophes become quotes, and quotes stay. */
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
 * The upstream body for a client's whole body, or the error as "400 sentence";
 * where the body is faulty, " <- " and why behind it. To be freed.
 */
static inline char *
converted_by(const struct writer *by, const char *url, const char *model,
    struct view client)
{
	struct provider provider = { .name = VIEW("test"),
		.url = view_of(url) };
	struct target target = { .provider = &provider,
		.model = view_of(model), .key = VIEW("k") };
	struct buf body = BUF(64 << 20);
	struct json in = { 0 }, out = { 0 };
	struct fail f = { 0 };
	struct plan plan;
	const char *wrong;
	char *text;

	if (!json_parse(&in, client, &f) || !plan_make(&plan, &in, &f) ||
	    !by->dialect->write(&target, &plan, &body, &f)) {
		buf_clear(&body);
		buf_addf(&body, "%d %s", f.status, f.text);
	} else if (!json_parse(&out, buf_view(&body), &f)) {
		buf_addf(&body, " <- %s", f.text);
	} else if ((wrong = by->check(&out)) != NULL) {
		buf_addf(&body, " <- %s", wrong);
	}
	text = strdup(buf_cstr(&body));
	buf_free(&body);
	json_free(&in);
	json_free(&out);
	return text;
}

/* A request with these members (JSON) beside the model. To be freed. */
static inline char *
request_by(const struct writer *by, const char *url, const char *model,
    const char *members)
{
	struct buf whole = BUF(1 << 20);
	char *text;

	buf_addf(&whole, "{\"model\":\"claude\",%s}", members);
	text = converted_by(by, url, model, buf_view(&whole));
	buf_free(&whole);
	return text;
}

/*
 * One member's value in a body, "" if it is not there; a body that is no JSON
 * whole. To be freed.
 */
static inline char *
member(const char *body, const char *name)
{
	struct json in = { 0 };
	struct fail f;
	struct view v = view_of(body);
	char *text;

	if (json_parse(&in, view_of(body), &f))
		v = json_raw(&in, json_get(&in, JSON_ROOT, name));
	text = strndup(v.p == NULL ? "" : v.p, v.n);
	json_free(&in);
	return text;
}

/*
 * One member of what becomes of a request with these members, apostrophes for
 * quotes, in and out. To be freed.
 */
static inline char *
written_by(const struct writer *by, const char *url, const char *model,
    const char *members, const char *name)
{
	char *in = swapped(members);
	char *body = request_by(by, url, model, in);
	char *text = member(body, name);
	char *out = swapped(text);

	free(in);
	free(body);
	free(text);
	return out;
}

#endif
