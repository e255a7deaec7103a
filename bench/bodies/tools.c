#include "tools.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* The conversation calls these, so they come first. */
static const char *const known[] = {
	"Bash", "Edit", "Read", "ToolSearch", "Write",
};

/* What may follow a property's description. */
static const char *const kinds[] = {
	",\"type\":\"string\"",
	",\"type\":\"integer\",\"minimum\":0,\"maximum\":9007199254740991",
	",\"type\":\"integer\",\"exclusiveMinimum\":0,"
	    "\"maximum\":9007199254740991",
	",\"type\":\"string\",\"enum\":[\"low\",\"medium\",\"high\"]",
	",\"default\":false,\"type\":\"boolean\"",
	",\"type\":\"integer\",\"minimum\":-9007199254740991,"
	    "\"maximum\":9007199254740991",
	",\"type\":\"string\",\"maxLength\":256,"
	    "\"pattern\":\"^[\\\\w.-]+(?:/\\\\d{1,3})?$\"",
	"",
	",\"maxItems\":32,\"type\":\"array\",\"items\":{\"type\":\"object\","
	    "\"properties\":{\"file\":{\"type\":\"string\"},\"lines\":{"
	    "\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{"
	    "\"type\":\"number\"}}}},\"required\":[\"file\"],"
	    "\"additionalProperties\":false}",
	",\"default\":5,\"type\":\"number\"",
	",\"type\":\"string\",\"format\":\"uri\"",
	",\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]",
};

static void
schema(struct page *g, unsigned i)
{
	unsigned n = 2 + i % 5;

	page_put(g, "{\"$schema\":\"https://json-schema.org/draft/2020-12/"
	    "schema\",\"type\":\"object\",\"properties\":{");
	for (unsigned k = 0; k < n; k++) {
		page_printf(g, "%s\"%s_%u\":{\"description\":\"",
		    k ? "," : "", text_word(g), k);
		text_prose(g, 60 + page_roll(g, 120));
		page_printf(g, "\"%s}", kinds[(i + k) % COUNT(kinds)]);
	}
	page_put(g, "},\"additionalProperties\":false}");
}

/* Most are short; each eighth has a name longer than the 64 characters that
 * OpenAI allows, as servers of tools can make them. */
static void
name(struct page *g, unsigned i)
{
	if (i < COUNT(known))
		page_put(g, known[i]);
	else if (i % 8 == 7)
		text_form(g, "mcp__plugin_%s_%s_workspace__list_all_the_"
		    "recent_entries_of_one_%s");
	else
		text_form(g, "mcp__%s__%s");
	if (i >= COUNT(known))
		page_printf(g, "_%u", i);
}

void
tools_write(struct page *g, unsigned n)
{
	page_put(g, "\"tools\":[");
	for (unsigned i = 0; i + 1 < n; i++) {
		page_put(g, "{\"name\":\"");
		name(g, i);
		page_put(g, "\",\"description\":\"");
		text_prose(g, 900 + page_roll(g, 800));
		page_put(g, "\",\"input_schema\":");
		schema(g, i);
		page_put(g, i % 6 == 5 ? ",\"defer_loading\":true}," : "},");
	}
	if (n > 0)
		page_put(g, "{\"name\":\"DeferredToolPlaceholder\","
		    "\"description\":\"A placeholder; never call it.\","
		    "\"input_schema\":{\"type\":\"object\",\"properties\":{}},"
		    "\"defer_loading\":true}");
	page_put(g, "]");
}
