#include "dialect/gemini_out.h"

static void
open_content(struct gemini_out *g, enum gemini_role role)
{
	struct jw *w = &g->o.w;

	if (g->role != ROLE_NONE) {
		jw_close(w, ']');
		jw_close(w, '}');
	}
	g->role = role;
	g->called = false;
	jw_open(w, '{');
	jw_key(w, "role");
	jw_cstr(w, role == ROLE_USER ? "user" : "model");
	jw_key(w, "parts");
	jw_open(w, '[');
}

void
gemini_part(struct gemini_out *g, enum gemini_role role)
{
	if (g->role == ROLE_NONE && role == ROLE_MODEL)
		gemini_text(g, ROLE_USER, VIEW("(no content)"));
	if (g->role != role)
		open_content(g, role);
	jw_open(&g->o.w, '{');
}

/* The signature that belongs to this part, if one waits. */
void
gemini_part_end(struct gemini_out *g)
{
	struct jw *w = &g->o.w;

	if (g->role == ROLE_MODEL && g->signature.n > 0) {
		jw_key(w, "thoughtSignature");
		jw_escaped(w, g->signature);
		g->signature = VIEW("");
	}
	jw_close(w, '}');
}

void
gemini_id(struct gemini_out *g, int call)
{
	if (g->no_ids)
		return;
	jw_key(&g->o.w, "id");
	openai_write_id(&g->o, call);
}

void
gemini_text(struct gemini_out *g, enum gemini_role role, struct view text)
{
	gemini_part(g, role);
	jw_key(&g->o.w, "text");
	jw_escaped(&g->o.w, text);
	gemini_part_end(g);
}

void
gemini_texts(struct gemini_out *g, enum gemini_role role,
    void (*write)(struct openai_content *c, int value), int value)
{
	struct openai_content c = openai_content_of(&g->o, "\\n\\n");

	write(&c, value);
	if (c.texts == 0)
		return;
	c.image = "[image follows]";
	c.file = "[document follows]";
	gemini_part(g, role);
	jw_key(&g->o.w, "text");
	jw_string_open(&g->o.w);
	openai_content_form(&c, FORM_STRING);
	write(&c, value);
	jw_string_close(&g->o.w);
	gemini_part_end(g);
}

void
gemini_block(struct gemini_out *g, enum gemini_role role, int block)
{
	gemini_texts(g, role, openai_content_block, block);
	gemini_media(g, role, block);
}
