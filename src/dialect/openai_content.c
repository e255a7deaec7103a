#include "dialect/openai_content.h"

struct openai_content
openai_content_of(struct openai_out *o, const char *between)
{
	return (struct openai_content){ .o = o, .form = FORM_COUNT,
	    .between = between, .image = "[image omitted]",
	    .file = "[document omitted]", .mark = JSON_NONE };
}

void
openai_content_form(struct openai_content *c, enum openai_form form)
{
	c->form = form;
	c->texts = c->media = c->marks = 0;
}

bool
openai_content_writes(const struct openai_content *c)
{
	return c->form == FORM_STRING || c->form == FORM_PARTS;
}

static const char *const text_types[] = {
	[STYLE_CHAT] = "text", [STYLE_INPUT] = "input_text",
	[STYLE_OUTPUT] = "output_text",
};

void
openai_content_begin(struct openai_content *c)
{
	struct jw *w = &c->o->w;

	if (c->form == FORM_STRING && c->texts > 0)
		jw_part(w, view_of(c->between));
	if (c->form == FORM_PARTS) {
		jw_open(w, '{');
		jw_key(w, "type");
		jw_cstr(w, text_types[c->o->style]);
		jw_key(w, "text");
		jw_string_open(w);
	}
	c->texts++;
	c->marks += c->mark != JSON_NONE;
}

void
openai_content_piece(struct openai_content *c, struct view escaped)
{
	if (openai_content_writes(c))
		jw_part(&c->o->w, escaped);
}

void
openai_content_words(struct openai_content *c, const char *escaped)
{
	openai_content_piece(c, view_of(escaped));
}

void
openai_content_end(struct openai_content *c)
{
	if (c->form != FORM_PARTS)
		return;
	jw_string_close(&c->o->w);
	openai_write_mark(c->o, c->mark);
	jw_close(&c->o->w, '}');
}

void
openai_content_text(struct openai_content *c, struct view text)
{
	if (text.n == 0)
		return;
	openai_content_begin(c);
	openai_content_piece(c, text);
	openai_content_end(c);
}

void
openai_content_block_text(struct openai_content *c, int block,
    struct view text)
{
	c->mark = openai_mark(c->o, block);
	openai_content_text(c, text);
	c->mark = JSON_NONE;
}

bool
openai_content_media(struct openai_content *c, const char *note)
{
	bool part = c->form == FORM_PARTS || c->form == FORM_MEDIA;

	c->media++;
	if (c->form == FORM_STRING || (part && c->o->style == STYLE_OUTPUT))
		openai_content_text(c, view_of(note));
	return part && c->o->style != STYLE_OUTPUT;
}

static void
text_block(struct openai_content *c, int block)
{
	openai_content_block_text(c, block, json_escaped(c->o->in,
	    json_get(c->o->in, block, "text")));
}

/* An image's address, or itself as one; one of data and url is not empty. */
static void
image_url(struct jw *w, const char *name, struct view type, struct view data,
    struct view url)
{
	jw_key(w, name);
	jw_string_open(w);
	if (data.n > 0) {
		jw_part(w, VIEW("data:"));
		jw_part(w, type.n > 0 ? type : VIEW("image/png"));
		jw_part(w, VIEW(";base64,"));
		jw_part(w, data);
	} else {
		jw_part(w, url);
	}
	jw_string_close(w);
}

static void
image_part(struct openai_content *c, struct view type, struct view data,
    struct view url)
{
	struct jw *w = &c->o->w;

	jw_open(w, '{');
	jw_key(w, "type");
	if (c->o->style == STYLE_CHAT) {
		jw_raw(w, VIEW("\"image_url\""));
		jw_key(w, "image_url");
		jw_open(w, '{');
		image_url(w, "url", type, data, url);
		jw_close(w, '}');
	} else {
		jw_raw(w, VIEW("\"input_image\""));
		image_url(w, "image_url", type, data, url);
		jw_key(w, "detail");
		jw_raw(w, VIEW("\"auto\""));
	}
	jw_close(w, '}');
}

/*
 * A picture that cannot be sent becomes a note: it stays in the history, and
 * an error would end the whole session.
 */
static void
image_block(struct openai_content *c, int block)
{
	const struct json *in = c->o->in;
	int source = json_get(in, block, "source");
	struct view data = json_escaped(in, json_get(in, source, "data"));
	struct view url = json_escaped(in, json_get(in, source, "url"));

	if (c->o->host.quirks & QUIRK_NO_IMAGES)
		openai_content_text(c, VIEW(
		    "[image omitted: this provider takes no images]"));
	else if (data.n == 0 && url.n == 0)
		openai_content_text(c, VIEW("[image omitted]"));
	else if (openai_content_media(c, c->image))
		image_part(c, json_escaped(in,
		    json_get(in, source, "media_type")), data, url);
}

/* What ToolSearch has found; the tool itself is in `tools` from now on. */
static void
reference_block(struct openai_content *c, int block)
{
	struct view name = json_escaped(c->o->in,
	    json_get(c->o->in, block, "tool_name"));

	if (name.n == 0)
		return;
	openai_content_begin(c);
	openai_content_words(c, "Tool ");
	if (openai_content_writes(c))
		openai_tool_name(name, c->o->w.out);
	openai_content_words(c, " is now available.");
	openai_content_end(c);
}

void
openai_content_reminder(struct openai_content *c, int object)
{
	struct openai_content inner = openai_content_of(c->o, "\\n\\n");
	int content = json_get(c->o->in, object, "content");

	openai_content(&inner, content);
	if (inner.texts == 0)
		return;
	openai_content_begin(c);
	openai_content_words(c, "<system-reminder>\\n");
	if (openai_content_writes(c)) {
		openai_content_form(&inner, FORM_STRING);
		openai_content(&inner, content);
	}
	openai_content_words(c, "\\n</system-reminder>");
	openai_content_end(c);
}

void
openai_content_result(struct openai_out *o, int block)
{
	struct openai_content c = openai_content_of(o, "\\n");
	int content = json_get(o->in, block, "content");

	if (json_is_true(o->in, json_get(o->in, block, "is_error")))
		jw_part(&o->w, VIEW("Error: "));
	openai_content(&c, content);
	if (c.texts + c.media == 0) {
		jw_part(&o->w, VIEW("(no output)"));
		return;
	}
	openai_content_form(&c, FORM_STRING);
	c.image = "[image follows]";
	c.file = "[document follows]";
	openai_content(&c, content);
}

/* The client has forgotten the call, or its turn is elsewhere. */
static void
orphan_block(struct openai_content *c, int block)
{
	struct openai_content media = openai_content_of(c->o, "");

	if (c->form != FORM_COUNT)
		media.form = FORM_MEDIA;
	openai_content_begin(c);
	openai_content_words(c, "[result of an earlier tool call]\\n");
	if (openai_content_writes(c))
		openai_content_result(c->o, block);
	openai_content_end(c);
	if (c->form == FORM_STRING)
		return;
	openai_content(&media, json_get(c->o->in, block, "content"));
	c->media += media.media;
}

static const struct {
	const char *type;
	void (*write)(struct openai_content *c, int block);
} kinds[] = {
	{ "text", text_block },
	{ "image", image_block },
	{ "document", openai_document_block },
	{ "search_result", openai_search_block },
	{ "tool_reference", reference_block },
	{ "mid_conv_system", openai_content_reminder },
	{ "tool_result", orphan_block },
	{ "server_tool_use", openai_server_call_block },
};

void
openai_content_block(struct openai_content *c, int block)
{
	struct view type = json_escaped(c->o->in,
	    json_get(c->o->in, block, "type"));

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (view_is(type, kinds[i].type)) {
			kinds[i].write(c, block);
			return;
		}
	if (view_ends(type, "_tool_use"))
		openai_server_call_block(c, block);
	else if (view_ends(type, "_tool_result"))
		openai_server_result_block(c, block);
	else
		text_block(c, block);
}

void
openai_content(struct openai_content *c, int value)
{
	const struct json *in = c->o->in;

	if (json_is_string(in, value)) {
		openai_content_text(c, json_escaped(in, value));
	} else if (json_is_array(in, value)) {
		for (int t = json_first(in, value); t != JSON_NONE;
		    t = json_next(in, t))
			openai_content_block(c, t);
	} else if (value != JSON_NONE && !json_is_null(in, value)) {
		openai_content_begin(c);
		if (openai_content_writes(c))
			jw_part_json(&c->o->w, json_raw(in, value));
		openai_content_end(c);
	}
}
