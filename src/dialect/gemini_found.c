/*
 * What Google's search has found: ai.google.dev/api/generate-content
 * #GroundingMetadata. The addresses are redirections of Google's; the titles
 * are the sites' names.
 */
#include "dialect/gemini_read.h"

void
gemini_found(struct reader *r, int metadata)
{
	struct found *s = &((struct reading *)r->state)->found;
	const struct json *in = &r->in;
	int queries = json_get(in, metadata, "webSearchQueries");
	int chunks = json_get(in, metadata, "groundingChunks");

	for (int t = json_is_array(in, queries) ? json_first(in, queries) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		if (json_escaped(in, t).n > 0)
			found_search(s, json_escaped(in, t));
	for (int t = json_is_array(in, chunks) ? json_first(in, chunks) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t)) {
		int web = json_get(in, t, "web");

		found_page(s, json_escaped(in, json_get(in, web, "uri")),
		    json_escaped(in, json_get(in, web, "title")));
	}
}
