/*
 * The client's side of an answer as text: Anthropic's events and document.
 * Each function appends to e->out the form that e->plan->stream asks for.
 */
#ifndef CORE_WIRE_H
#define CORE_WIRE_H

#include "core/block.h"
#include "core/encoder.h"

void wire_message_start(struct encoder *e);
void wire_block_start(struct encoder *e, const struct block *b);

/* A piece of the block's text (escaped). */
void wire_block_text(struct encoder *e, const struct block *b,
	struct view escaped);
void wire_block_stop(struct encoder *e, const struct block *b);
void wire_message_end(struct encoder *e, enum stop_reason stop);

#endif
