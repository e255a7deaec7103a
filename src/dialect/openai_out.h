/*
 * One request on its way to OpenAI's format: what the parts of the writer
 * share. Rules that are ours, not the API's, stand where they are applied.
 */
#ifndef DIALECT_OPENAI_OUT_H
#define DIALECT_OPENAI_OUT_H

#include "dialect/openai.h"
#include "dialect/openai_host.h"
#include "dialect/openai_pairs.h"
#include "json/write.h"

struct openai_out {
	const struct plan *plan;
	const struct json *in;          /* the plan's */
	struct openai_host host;
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

/* "tools", "tool_choice", "parallel_tool_calls"; nothing without tools. */
void openai_write_tools(struct openai_out *o);

/* What is left: stream, lengths, sampling, thinking, ... */
void openai_write_options(struct openai_out *o);

/* Open a message: {"role":"name" */
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

/* Is it a call? One without a name is none: nothing answers it. */
bool openai_is_call(const struct openai_out *o, int block);

/* Note a message's calls for this turn; the results that answer them. */
void openai_collect_calls(struct openai_out *o, int message);
void openai_collect_results(struct openai_out *o, int message);

#endif
