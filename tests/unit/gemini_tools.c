/*
 * All the tools that a client may bring at once, those of Claude Code's shape
 * and sixty of MCP servers' with every keyword of JSON Schema in them
 * (tests/cases/gemini-tools-many): Gemini gets nothing that it refuses, and no
 * tool and no property is lost on the way.
 */
#include <stdio.h>

#include "gemini_request.h"
#include "tap.h"

/* The body of the case's request, to be freed. */
static struct buf
request_body(void)
{
	static const char name[] = "cases/gemini-tools-many/request";
	size_t folder = strlen(__FILE__) - strlen("unit/gemini_tools.c");
	struct buf text = BUF(1 << 20), path = BUF(4096), body = BUF(1 << 20);
	char piece[4096];
	const char *head;
	size_t n;
	FILE *f;

	buf_addf(&path, "%.*s%s", (int)folder, __FILE__, name);
	f = fopen(buf_cstr(&path), "r");
	while (f != NULL && (n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(&text, (struct view){ piece, n });
	if (f != NULL)
		fclose(f);
	head = strstr(buf_cstr(&text), "\n\n");
	OK(head != NULL, "%s", buf_cstr(&path));
	buf_adds(&body, head != NULL ? head : "");
	buf_free(&text);
	buf_free(&path);
	return body;
}

/* Is each property of the tool there? One that nothing fits is left out. */
static bool
has_all(const struct json *in, int tool, const struct json *out, int made)
{
	int list = json_get(in, json_get(in, tool, "input_schema"),
	    "properties");
	int kept = json_get(out, json_get(out, made, "parameters"),
	    "properties");
	bool all = true;

	for (int k = json_first(in, list); k != JSON_NONE;
	    k = json_next(in, k)) {
		bool found = json_is_false(in, json_value(in, k));

		for (int o = json_first(out, kept); o != JSON_NONE;
		    o = json_next(out, o))
			found |= view_eq(json_escaped(in, k),
			    json_escaped(out, o));
		all &= found;
	}
	return all;
}

/* What both sides call the tool, if Gemini takes such a name. */
static bool
named_alike(const struct json *in, int tool, const struct json *out, int made)
{
	struct view name = json_escaped(in, json_get(in, tool, "name"));
	struct view now = json_escaped(out, json_get(out, made, "name"));

	return view_eq(name, now) == (check_name(name) == NULL);
}

static void
tools(const char *model, struct view client)
{
	char *body = converted(model, client);
	struct json in = { 0 }, out = { 0 };
	struct fail f = { 0 };
	int made, count = 0;

	if (!OK(json_parse(&in, client, &f) &&
	    json_parse(&out, view_of(body), &f), "%s", model))
		fprintf(stderr, "# %s%.300s\n", f.text, body + (strlen(body) >
		    300 ? strlen(body) - 300 : 0));
	made = json_first(&out, json_get(&out, json_first(&out, json_get(&out,
	    JSON_ROOT, "tools")), "functionDeclarations"));
	for (int t = json_first(&in, json_get(&in, JSON_ROOT, "tools"));
	    t != JSON_NONE; t = json_next(&in, t)) {
		struct view name = json_escaped(&in, json_get(&in, t, "name"));

		OK(made != JSON_NONE && named_alike(&in, t, &out, made) &&
		    has_all(&in, t, &out, made), "%.*s", VIEW_ARG(name));
		made = made != JSON_NONE ? json_next(&out, made) : made;
		count++;
	}
	OK(count >= 80 && made == JSON_NONE, "%d tools", count);
	json_free(&in);
	json_free(&out);
	free(body);
}

int
main(void)
{
	static const char *const models[] = { "gemini-2.5-flash",
		"gemini-2.5-pro", "gemini-3-flash-preview" };
	struct buf client = request_body();

	for (size_t i = 0; i < sizeof(models) / sizeof(*models); i++)
		tools(models[i], buf_view(&client));
	buf_free(&client);
	return done_testing();
}
