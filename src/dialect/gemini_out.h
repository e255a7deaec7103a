/*
 * One request on its way to Gemini's format: what the parts of the writer
 * share. A content ({"role","parts"}) stays open while parts of the same role
 * follow, so neighbours of one role become one.
 */
#ifndef DIALECT_GEMINI_OUT_H
#define DIALECT_GEMINI_OUT_H

#include "dialect/gemini.h"
#include "dialect/openai_content.h"

enum gemini_role {
	ROLE_NONE,
	ROLE_USER,
	ROLE_MODEL
};

struct gemini_out {
	struct openai_out o;            /* the writer, and blocks as text */
	struct gemini_model model;
	enum gemini_role role;          /* of the content that is open */
	struct view signature;          /* for the model's next part */
	bool no_ids;                    /* calls and results go without */
	bool called;                    /* this content has a call in it */
	bool introduce;                 /* say where the next media are from */
};

/*
 * Open a part, and the content for it if none of this role is open; end it.
 * A conversation begins with a user: for a model that would, one is made.
 */
void gemini_part(struct gemini_out *g, enum gemini_role role);
void gemini_part_end(struct gemini_out *g);

/*
 * "id":"...", of a call or of its result. Vertex AI refuses it ("Unknown name
 * \"id\"", github.com/vercel/ai/issues/15664): there the order counts.
 */
void gemini_id(struct gemini_out *g, int call);

/* A whole part of one text, escaped. */
void gemini_text(struct gemini_out *g, enum gemini_role role,
	struct view text);

/* A part of all texts that `write` finds in value, if there are any. */
void gemini_texts(struct gemini_out *g, enum gemini_role role,
	void (*write)(struct openai_content *c, int value), int value);

/* The pictures and PDFs of a content's value, a part each. */
void gemini_media(struct gemini_out *g, enum gemini_role role, int value);

/* One block that is neither thinking, nor a call, nor a call's result. */
void gemini_block(struct gemini_out *g, enum gemini_role role, int block);

/* "systemInstruction":{...}, if there is a prompt. */
void gemini_write_system(struct gemini_out *g);

/* "contents":[...]. False when out of memory. */
bool gemini_write_contents(struct gemini_out *g);

/* The model's side of a turn: messages from one up to another. */
void gemini_write_model_turn(struct gemini_out *g, int first, int end);

/*
 * The users' side: the results of the calls in the messages from `calls` up
 * to `first`, then what is said from `first` up to `end`.
 */
void gemini_write_user_turn(struct gemini_out *g, int calls, int first,
	int end);

/* Are there tools of the client's own to be sent? */
bool gemini_has_tools(const struct gemini_out *g);

/* "tools", "toolConfig". */
void gemini_write_tools(struct gemini_out *g);

/* "generationConfig":{...}. */
void gemini_write_options(struct gemini_out *g);

/* Its member "thinkingConfig". max_tokens: as sent, 0 if not. */
void gemini_write_thinking(struct gemini_out *g, int64_t max_tokens);

#endif
