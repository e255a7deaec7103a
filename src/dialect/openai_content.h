/*
 * Anthropic's content blocks as OpenAI takes them. Every block becomes texts
 * or media (images, files), and one walk over the blocks serves for counting
 * them, for one string of all, and for an array of parts.
 *
 *	text                    its text; empty ones are left out
 *	image                   an image_url part; a data URL for base64
 *	document                PDF: a file part where taken, else a note;
 *	                        text and blocks: themselves, after the title
 *	search_result           title, source and texts
 *	tool_reference          "Tool X is now available."
 *	mid_conv_system         its texts as a <system-reminder>
 *	server_tool_use, ...    "[name {...}]", what the server has run
 *	*_tool_result           "[type: titles, addresses, texts]"
 *	tool_result             here only if it answers no call: its text
 *	any other               its member `text` if it has one, or nothing
 */
#ifndef DIALECT_OPENAI_CONTENT_H
#define DIALECT_OPENAI_CONTENT_H

#include "dialect/openai_out.h"

enum openai_form {
	FORM_COUNT,             /* nothing is written */
	FORM_STRING,            /* into a string that is open: media as notes */
	FORM_PARTS,             /* into an array that is open */
	FORM_MEDIA              /* as FORM_PARTS, but no texts */
};

struct openai_content {
	struct openai_out *o;
	enum openai_form form;
	const char *between;    /* two texts of a string; escaped */
	const char *image, *file;       /* the notes for media in a string */
	int texts, media;       /* how many there have been */
	int mark;               /* the next text's cache_control; JSON_NONE */
	int marks;              /* how many texts had one */
};

/* For counting, and then for a string. Notes say that media are left out. */
struct openai_content openai_content_of(struct openai_out *o,
	const char *between);

/* Count again from nothing, and write this time. */
void openai_content_form(struct openai_content *c, enum openai_form form);

/* A string, blocks, nothing, or, which nobody sends, another value as JSON. */
void openai_content(struct openai_content *c, int value);
void openai_content_block(struct openai_content *c, int block);

/* The texts of `system`, without the client's billing line. */
void openai_prompt(struct openai_content *c, int system);

/* A whole text, escaped; one that stands in a block, and may be marked so. */
void openai_content_text(struct openai_content *c, struct view text);
void openai_content_block_text(struct openai_content *c, int block,
	struct view text);

/* A text made of pieces: begin, any number of pieces, end. */
void openai_content_begin(struct openai_content *c);
void openai_content_piece(struct openai_content *c, struct view escaped);
void openai_content_words(struct openai_content *c, const char *escaped);
void openai_content_end(struct openai_content *c);

/* Are the pieces written, or only counted? */
bool openai_content_writes(const struct openai_content *c);

/*
 * Count an image or file. True if its part is to be written now; a note has
 * been written where parts cannot stand.
 */
bool openai_content_media(struct openai_content *c, const char *note);

/* The content of a block or message, as one text in <system-reminder>. */
void openai_content_reminder(struct openai_content *c, int object);

/* Into an open string: what a tool_result says, "Error: " before a failure. */
void openai_content_result(struct openai_out *o, int block);

/* Blocks with a file of their own. */
void openai_document_block(struct openai_content *c, int block);
void openai_search_block(struct openai_content *c, int block);
void openai_server_call_block(struct openai_content *c, int block);
void openai_server_result_block(struct openai_content *c, int block);

#endif
