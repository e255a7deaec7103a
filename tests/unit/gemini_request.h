/* Requests converted for the tests of the Gemini writer, as C strings. */
#ifndef TESTS_GEMINI_REQUEST_H
#define TESTS_GEMINI_REQUEST_H

#include <stdlib.h>
#include <string.h>

#include "dialect/gemini.h"
#include "gemini_check.h"

#define GEMINI "https://generativelanguage.googleapis.com/v1beta/models/"

/* The upstream body for a client's body, or the error as "400 sentence". */
static inline char *
converted(const char *model, struct view client)
{
	struct provider provider = { .name = VIEW("test"),
		.url = VIEW(GEMINI) };
	struct target target = { &provider, view_of(model), VIEW("k") };
	struct buf body = BUF(64 << 20);
	struct json in = { 0 }, out = { 0 };
	struct fail f = { 0 };
	struct plan plan;
	const char *wrong;
	char *text;

	if (!json_parse(&in, client, &f) || !plan_make(&plan, &in, &f) ||
	    !gemini_write(&target, &plan, &body, &f)) {
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

/* Apostrophes and quotes change places: JSON in C strings one can read. */
static inline char *
swapped(const char *text)
{
	char *copy = strdup(text);

	for (char *p = copy; *p != '\0'; p++)
		*p = *p == '\'' ? '"' : *p == '"' ? '\'' : *p;
	return copy;
}

/*
 * One member of what becomes of a request with these members (apostrophes for
 * quotes, in and out); with the whole body where it is faulty. To be freed.
 */
static inline char *
written(const char *model, const char *members, const char *member)
{
	char *in = swapped(members), *body, *text, *out;
	struct buf whole = BUF(1 << 20);
	struct json json = { 0 };
	struct fail f = { 0 };

	buf_addf(&whole, "{\"model\":\"claude\",%s}", in);
	body = converted(model, buf_view(&whole));
	if (json_parse(&json, view_of(body), &f)) {
		struct view v = json_raw(&json, json_get(&json, JSON_ROOT,
		    member));

		text = strndup(v.p == NULL ? "" : v.p, v.n);
	} else {
		text = strdup(body);
	}
	out = swapped(text);
	json_free(&json);
	buf_free(&whole);
	free(in);
	free(body);
	free(text);
	return out;
}

#endif
