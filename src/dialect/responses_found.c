/*
 * What the server's own search has done, and what the answer cites of it:
 * platform.openai.com/docs/guides/tools-web-search.
 */
#include "dialect/openai_read.h"
#include "dialect/responses_read.h"

/* An item web_search_call; opening a page it has found is no search. */
void
responses_found_call(struct reader *r, int object)
{
	struct found *s = &((struct reading *)r->state)->found;
	const struct json *in = &r->in;
	int action = json_get(in, object, "action");
	int type = json_get(in, action, "type");
	int sources = json_get(in, action, "sources");

	if (type != JSON_NONE && !json_is(in, type, "search"))
		return;
	found_search(s, json_escaped(in, json_get(in, action, "query")));
	for (int t = json_is_array(in, sources) ? json_first(in, sources) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		found_source(s, json_escaped(in, json_get(in, t, "url")));
}

/* The annotations of a message that has come whole. */
void
responses_found_message(struct reader *r, int object)
{
	const struct json *in = &r->in;
	int list = json_get(in, object, "content");

	for (int t = json_is_array(in, list) ? json_first(in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		openai_found_annotations(r, json_get(in, t, "annotations"));
}
