/*
 * OpenAI's Responses (platform.openai.com/docs/api-reference/responses): the
 * request's side. It is a list of items where chat completions have messages;
 * much else is theirs, see openai_out.h. The answer's side is in
 * responses_read.h, both together are dialect_responses.
 */
#ifndef DIALECT_RESPONSES_H
#define DIALECT_RESPONSES_H

#include "dialect/openai_out.h"

/* What carrier.h calls the dialect. Its notes are the reasoning items' ids. */
#define RESPONSES_CARRIER "responses"

/*
 * dialect.write: append the upstream body, in this order: model, instructions,
 * input, tools, then what changes from request to request.
 */
bool responses_write(const struct target *t, const struct plan *p,
	struct buf *body, struct fail *f);

/* dialect.searches: by host, model and `assume`. */
enum searches responses_searches(const struct target *t);

/*
 * The assistant's side of a turn, messages from one up to another, as items in
 * the order of its blocks. model: carrier_model of the one that is asked.
 */
void responses_write_assistant(struct openai_out *o, uint32_t model,
	int first, int end);

/* What is left: stream, lengths, sampling, reasoning, ... */
void responses_write_options(struct openai_out *o);

#endif
