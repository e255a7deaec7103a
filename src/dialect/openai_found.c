/*
 * What a chat's answer tells of the provider's own web search:
 * platform.openai.com/docs/guides/tools-web-search (annotations, OpenRouter's
 * too), docs.perplexity.ai (search_results, citations), docs.bigmodel.cn
 * (web_search), console.groq.com/docs/web-search (executed_tools).
 */
#include "dialect/openai_read.h"

static struct view
text_of(const struct json *in, int object, const char *name,
    const char *other)
{
	struct view v = json_escaped(in, json_get(in, object, name));

	return v.n > 0 ? v : json_escaped(in, json_get(in, object, other));
}

void
openai_found_annotation(struct reader *r, int annotation)
{
	struct found *s = &((struct reading *)r->state)->found;
	const struct json *in = &r->in;
	int citation = json_get(in, annotation, "url_citation");

	if (!json_is_object(in, citation))      /* flat in Responses */
		citation = annotation;
	found_page(s, json_escaped(in, json_get(in, citation, "url")),
	    json_escaped(in, json_get(in, citation, "title")));
}

void
openai_found_annotations(struct reader *r, int list)
{
	for (int t = json_is_array(&r->in, list) ? json_first(&r->in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(&r->in, t))
		openai_found_annotation(r, t);
}

void
openai_found_pages(struct reader *r, int list)
{
	struct found *s = &((struct reading *)r->state)->found;
	const struct json *in = &r->in;

	for (int t = json_is_array(in, list) ? json_first(in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		if (json_is_string(in, t))
			found_source(s, json_escaped(in, t));
		else
			found_page(s, text_of(in, t, "url", "link"),
			    json_escaped(in, json_get(in, t, "title")));
}

void
openai_found_tools(struct reader *r, int list)
{
	const struct json *in = &r->in;

	for (int t = json_is_array(in, list) ? json_first(in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		openai_found_pages(r, json_get(in, json_get(in, t,
		    "search_results"), "results"));
}
