/* Pictures and PDFs: ai.google.dev/gemini-api/docs/image-understanding. */
#include "dialect/gemini_out.h"

/* Contents in contents: a document's, a result's. */
#define NESTED 4

static void
introduce(struct gemini_out *g, enum gemini_role role)
{
	if (!g->introduce)
		return;
	g->introduce = false;
	gemini_text(g, role,
	    VIEW("[images and files from the tool results above]"));
}

static void
inline_data(struct gemini_out *g, enum gemini_role role, struct view type,
    struct view data)
{
	struct jw *w = &g->o.w;

	introduce(g, role);
	gemini_part(g, role);
	jw_key(w, "inlineData");
	jw_open(w, '{');
	jw_key(w, "mimeType");
	jw_escaped(w, type);
	jw_key(w, "data");
	jw_escaped(w, data);
	jw_close(w, '}');
	gemini_part_end(g);
}

static void
file_data(struct gemini_out *g, enum gemini_role role, struct view url)
{
	struct jw *w = &g->o.w;

	introduce(g, role);
	gemini_part(g, role);
	jw_key(w, "fileData");
	jw_open(w, '{');
	jw_key(w, "fileUri");
	jw_escaped(w, url);
	jw_close(w, '}');
	gemini_part_end(g);
}

/*
 * What Gemini would refuse becomes a note: a picture stays in the history, and
 * an error would end the whole session.
 */
static void
image(struct gemini_out *g, enum gemini_role role, int source)
{
	struct view type = openai_string(&g->o, source, "media_type");
	struct view data = openai_string(&g->o, source, "data");
	struct view url = openai_string(&g->o, source, "url");

	if (view_is(type, "image/gif"))
		gemini_text(g, role,
		    VIEW("[image omitted: this provider takes no GIF]"));
	else if (data.n > 0)
		inline_data(g, role, type.n > 0 ? type : VIEW("image/png"),
		    data);
	else if (url.n > 0)
		file_data(g, role, url);
	else
		gemini_text(g, role, VIEW("[image omitted]"));
}

static void walk(struct gemini_out *g, enum gemini_role role, int value,
	int depth);

static void
block(struct gemini_out *g, enum gemini_role role, int t, int depth)
{
	int source = json_get(g->o.in, t, "source");
	struct view data = openai_string(&g->o, source, "data");

	if (openai_is_type(&g->o, t, "image"))
		image(g, role, source);
	else if (openai_is_type(&g->o, t, "tool_result"))
		walk(g, role, json_get(g->o.in, t, "content"), depth + 1);
	else if (!openai_is_type(&g->o, t, "document"))
		return;
	else if (openai_is_type(&g->o, source, "content"))
		walk(g, role, json_get(g->o.in, source, "content"),
		    depth + 1);
	else if (data.n > 0 && json_is(g->o.in, json_get(g->o.in, source,
	    "media_type"), "application/pdf"))
		inline_data(g, role, VIEW("application/pdf"), data);
}

static void
walk(struct gemini_out *g, enum gemini_role role, int value, int depth)
{
	if (depth > NESTED)
		return;
	if (json_is_object(g->o.in, value))
		block(g, role, value, depth);
	else if (json_is_array(g->o.in, value))
		for (int t = json_first(g->o.in, value); t != JSON_NONE;
		    t = json_next(g->o.in, t))
			block(g, role, t, depth);
}

void
gemini_media(struct gemini_out *g, enum gemini_role role, int value)
{
	walk(g, role, value, 0);
}
