/* Documents and search results: what the model is to read. */
#include "dialect/openai_content.h"

/* "[document "title": note]", as far as there are title and note. */
static void
heading(struct openai_content *c, const char *kind, struct view title,
    struct view note)
{
	openai_content_words(c, "[");
	openai_content_words(c, kind);
	if (title.n > 0) {
		openai_content_words(c, " \\\"");
		openai_content_piece(c, title);
		openai_content_words(c, "\\\"");
	}
	if (note.n > 0) {
		openai_content_words(c, ": ");
		openai_content_piece(c, note);
	}
	openai_content_words(c, "]");
}

static void
note(struct openai_content *c, struct view title, struct view words)
{
	openai_content_begin(c);
	heading(c, "document", title, words);
	openai_content_end(c);
}

static void
file_members(struct jw *w, struct view title, struct view data)
{
	jw_key(w, "filename");
	jw_string_open(w);
	jw_part(w, title.n > 0 ? title : VIEW("document"));
	if (!view_ends(title, ".pdf"))
		jw_part(w, VIEW(".pdf"));
	jw_string_close(w);
	jw_key(w, "file_data");
	jw_string_open(w);
	jw_part(w, VIEW("data:application/pdf;base64,"));
	jw_part(w, data);
	jw_string_close(w);
}

/* platform.openai.com/docs/guides/pdf-files: a name and a data URL. */
static void
file_part(struct openai_content *c, struct view title, struct view data)
{
	struct jw *w = &c->o->w;

	jw_open(w, '{');
	jw_key(w, "type");
	if (c->o->style == STYLE_CHAT) {
		jw_raw(w, VIEW("\"file\""));
		jw_key(w, "file");
		jw_open(w, '{');
		file_members(w, title, data);
		jw_close(w, '}');
	} else {
		jw_raw(w, VIEW("\"input_file\""));
		file_members(w, title, data);
	}
	jw_close(w, '}');
}

static void
pdf(struct openai_content *c, struct view title, struct view data)
{
	if (!(c->o->host.quirks & QUIRK_FILES))
		note(c, title,
		    VIEW("PDF omitted: this provider takes no PDFs"));
	else if (openai_content_media(c, c->file))
		file_part(c, title, data);
}

static void
plain(struct openai_content *c, struct view title, struct view context,
    struct view data)
{
	openai_content_begin(c);
	heading(c, "document", title, context);
	openai_content_words(c, "\\n");
	openai_content_piece(c, data);
	openai_content_end(c);
}

void
openai_document_block(struct openai_content *c, int block)
{
	const struct json *in = c->o->in;
	int source = json_get(in, block, "source");
	int type = json_get(in, source, "type");
	struct view title = json_escaped(in, json_get(in, block, "title"));
	struct view context = json_escaped(in,
	    json_get(in, block, "context"));
	struct view data = json_escaped(in, json_get(in, source, "data"));
	struct view url = json_escaped(in, json_get(in, source, "url"));

	if (json_is(in, type, "text")) {
		plain(c, title, context, data);
	} else if (json_is(in, type, "content")) {
		if (title.n > 0 || context.n > 0)
			note(c, title, context);
		openai_content(c, json_get(in, source, "content"));
	} else if (data.n > 0 && json_is(in, json_get(in, source,
	    "media_type"), "application/pdf")) {
		pdf(c, title, data);
	} else {
		note(c, title, url.n > 0 ? url : VIEW("omitted"));
	}
}

void
openai_search_block(struct openai_content *c, int block)
{
	const struct json *in = c->o->in;
	int list = json_get(in, block, "content");

	openai_content_begin(c);
	heading(c, "search result", json_escaped(in,
	    json_get(in, block, "title")), json_escaped(in,
	    json_get(in, block, "source")));
	for (int t = json_first(in, list); json_is_array(in, list) &&
	    t != JSON_NONE; t = json_next(in, t)) {
		openai_content_words(c, "\\n");
		openai_content_piece(c, json_escaped(in,
		    json_get(in, t, "text")));
	}
	openai_content_end(c);
}
