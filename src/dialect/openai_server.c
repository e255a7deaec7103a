/*
 * What Anthropic's own server has run in an earlier turn (web_search, code
 * execution, MCP): no other provider knows these blocks, but the model should
 * know what was found. Encrypted and binary members are left out.
 */
#include "dialect/openai_content.h"

#define NESTED 6

/* "[web_search {"query":"..."}]" */
void
openai_server_call_block(struct openai_content *c, int block)
{
	const struct json *in = c->o->in;
	int name = json_get(in, block, "name");
	int input = json_get(in, block, "input");

	openai_content_begin(c);
	openai_content_words(c, "[");
	openai_content_piece(c, json_escaped(in, json_is_string(in, name) ?
	    name : json_get(in, block, "type")));
	if (input != JSON_NONE && openai_content_writes(c)) {
		openai_content_words(c, " ");
		jw_part_json(&c->o->w, json_raw(in, input));
	}
	openai_content_words(c, "]");
	openai_content_end(c);
}

static bool
tells(const struct json *in, int name)
{
	static const char *const members[] = { "title", "url", "text",
	    "stdout", "stderr", "error_code", "tool_name" };

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		if (json_is(in, name, members[i]))
			return true;
	return false;
}

/* Each telling string in the value, a line each; data of a text document. */
static void
summary(struct openai_content *c, int value, int depth)
{
	const struct json *in = c->o->in;
	bool object = json_is_object(in, value);
	bool text = json_is(in, json_get(in, value, "type"), "text");

	if (json_is_string(in, value)) {
		openai_content_words(c, "\\n");
		openai_content_piece(c, json_escaped(in, value));
	}
	for (int t = json_first(in, value); depth < NESTED &&
	    t != JSON_NONE; t = json_next(in, t)) {
		int v = object ? json_value(in, t) : t;
		bool deeper = json_is_object(in, v) || json_is_array(in, v);

		if (!object || deeper || tells(in, t) ||
		    (text && json_is(in, t, "data")))
			summary(c, v, depth + 1);
	}
}

/* "[web_search_tool_result:", then a line for each thing, then "]". */
void
openai_server_result_block(struct openai_content *c, int block)
{
	const struct json *in = c->o->in;

	openai_content_begin(c);
	openai_content_words(c, "[");
	openai_content_piece(c, json_escaped(in,
	    json_get(in, block, "type")));
	openai_content_words(c, ":");
	if (openai_content_writes(c))
		summary(c, json_get(in, block, "content"), 0);
	openai_content_words(c, "]");
	openai_content_end(c);
}
