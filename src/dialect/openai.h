/*
 * OpenAI's chat completions: the request's side. The answer's side is in
 * openai_read.h, both together are dialect_openai.
 */
#ifndef DIALECT_OPENAI_H
#define DIALECT_OPENAI_H

#include "dialect/dialect.h"

/*
 * dialect.address: the URL as it is configured; who we are, what we send and
 * what we take.
 */
bool openai_address(const struct target *t, const struct plan *p,
	struct buf *url, struct buf *headers, struct fail *f);

/*
 * dialect.write: append the upstream body, in this order: model, messages,
 * tools, then what changes from request to request. So the next turn's body
 * begins with the same bytes as this one's, up to the end of its messages.
 */
bool openai_write(const struct target *t, const struct plan *p,
	struct buf *body, struct fail *f);

/* dialect.searches: by host, model and `assume`. */
enum searches openai_searches(const struct target *t);

/*
 * Append a tool's name (escaped) as OpenAI takes it, [a-zA-Z0-9_-]{1,64}: the
 * name itself if it is such, else the beginning of it and a hash. The same
 * name gives the same result always.
 */
void openai_tool_name(struct view name, struct buf *out);

/*
 * The way back: which of the plan's tools goes by this name, escaped as the
 * client wrote it. A name that none of them goes by is returned as it is.
 */
struct view openai_tool_original(const struct plan *p, struct view wire_name);

#endif
