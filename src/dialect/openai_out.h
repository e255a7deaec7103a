/*
 * One request on its way to a format of OpenAI's: what the parts of the writers
 * share. Rules that are ours, not the API's, stand where they are applied.
 */
#ifndef DIALECT_OPENAI_OUT_H
#define DIALECT_OPENAI_OUT_H

#include "dialect/openai.h"
#include "dialect/openai_host.h"
#include "dialect/openai_pairs.h"
#include "json/write.h"
#include "model/search.h"

/* Chat completions nest what Responses writes flat, under other names. */
enum openai_style {
	STYLE_CHAT,                     /* text, image_url, file */
	STYLE_INPUT,                    /* input_text, input_image, ... */
	STYLE_OUTPUT                    /* output_text, and no media */
};

struct openai_out {
	const struct plan *plan;
	const struct json *in;          /* the plan's */
	struct openai_host host;
	struct view model;              /* as the provider knows it */
	enum openai_style style;
	struct jw w;
	struct openai_pairs calls;      /* of the turn being written */
};

/* "messages":[...]. False when out of memory. */
bool openai_write_messages(struct openai_out *o);

/* The prompt as the first message; an object's content as one in its place. */
void openai_write_system(struct openai_out *o);
void openai_write_late_system(struct openai_out *o, int object);

/*
 * The parts of a turn: assistant messages from one up to another as one
 * message; what users and the system say from one message up to another.
 */
void openai_write_assistant(struct openai_out *o, int first, int end);
void openai_write_users(struct openai_out *o, int first, int end);

/* Are there any tools to be sent? */
bool openai_has_tools(const struct openai_out *o);

/* Must the model call a tool? */
bool openai_is_forced(const struct openai_out *o);

/*
 * The turn that begins with this message: returns where the next one begins,
 * and *users is where its users' side does. Its calls and the results that
 * answer them are in o->calls. An assistant message with calls takes in those
 * of the assistant that follow, as Anthropic's API does, and with `merge` any.
 */
int openai_turn(struct openai_out *o, int first, bool merge, int *users);

/*
 * For each call of the turn, its result (block) as it comes in the messages
 * from `users` up to `end`, then JSON_NONE for those that have none.
 */
void openai_each_result(struct openai_out *o, int users, int end,
	void (*write)(struct openai_out *o, int call, int block));

/* A call's input as JSON text, in quotes. It goes out as an object. */
void openai_write_arguments(struct openai_out *o, int input);

/* "tools", "tool_choice", "parallel_tool_calls"; nothing without tools. */
void openai_write_tools(struct openai_out *o);

/*
 * How the web search that the client wants is asked for, and what it wants of
 * it; SEARCH_NONE if it is not. Then the tool for it, where it is one, and the
 * members of the body, where it is that.
 */
enum openai_search openai_search(const struct openai_out *o,
	struct search *s);
bool openai_search_is_tool(enum openai_search how);
void openai_write_search_tool(struct openai_out *o, enum openai_search how,
	const struct search *s);
void openai_write_search(struct openai_out *o);

/* What is left: stream, lengths, sampling, thinking, ... */
void openai_write_options(struct openai_out *o);

/* How long the answer may be, in tokens; 0: it is not said. */
int64_t openai_max_tokens(const struct openai_out *o);

/* Parts of it: temperature and top_p; a member of 32 hex digits. */
void openai_write_sampling(struct openai_out *o);
void openai_write_hashed(struct openai_out *o, const char *name,
	struct view text);

/*
 * The level of thinking to ask for: the client's wish, or the next that the
 * model takes. NULL: leave it to the model.
 */
const char *openai_level_of(const struct openai_out *o);

/* The schema of an answer that must be JSON; JSON_NONE: none is asked for. */
int openai_answer_schema(const struct openai_out *o);

/* Open a message: {"role":"name"; for Responses an item of that type. */
void openai_role(struct openai_out *o, const char *name);

/* "call_id" of a call of this turn, in quotes. */
void openai_write_id(struct openai_out *o, int call);

/* Looking at the client's messages and blocks. */
bool openai_is_role(const struct openai_out *o, int message, const char *role);
bool openai_is_type(const struct openai_out *o, int block, const char *type);
struct view openai_string(const struct openai_out *o, int object,
	const char *name);

/* A message's first block; JSON_NONE where its content is no array. */
int openai_first_block(const struct openai_out *o, int message);

/*
 * A block's cache_control where the provider knows it, else JSON_NONE; and the
 * member in a part (nothing for JSON_NONE).
 */
int openai_mark(const struct openai_out *o, int block);
void openai_write_mark(struct openai_out *o, int mark);

/* Is it a call? One without a name is none: nothing answers it. */
bool openai_is_call(const struct openai_out *o, int block);

#endif
