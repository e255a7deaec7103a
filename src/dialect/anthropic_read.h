/*
 * Anthropic's Messages API: the answer's side. Where the bytes go on as they
 * came, the events only say what is in them; else they are what the client
 * gets. Citations are not read; blocks of a kind that is not known here are
 * passed on whole (EVENT_BLOCK).
 */
#ifndef DIALECT_ANTHROPIC_READ_H
#define DIALECT_ANTHROPIC_READ_H

#include "dialect/anthropic.h"
#include "dialect/reading.h"

/* Blocks that are open at once: one, by the rules. */
#define ANTHROPIC_OPEN 16

enum anthropic_kind {
	KIND_TEXT,
	KIND_THINKING,
	KIND_TOOL,
	KIND_NONE,              /* nothing that could be passed on */
	KIND_OTHER              /* reading.other holds it */
};

struct anthropic_block {
	int64_t index;
	enum anthropic_kind kind;
	int call;               /* KIND_TOOL */
	bool whole;             /* its input came with its beginning */
};

struct anthropic_reading {
	struct reading base;
	struct anthropic_block open[ANTHROPIC_OPEN];
	int n_open;
	int calls, others;
	struct buf other;       /* a block, as JSON */
	struct buf input;       /* its input's JSON, plain, as far as it came */
	struct buf scratch;
	struct usage usage;
	enum stop_reason stop;  /* STOP_UNKNOWN: none yet */
	struct buf sequence;    /* the stop sequence, escaped */
	bool known, strange;    /* events of this dialect came, and others */
};

/* The functions of dialect_anthropic. */
bool anthropic_read_open(struct reader *r, struct fail *f);
bool anthropic_read_event(struct reader *r, struct view name,
	struct view data, struct fail *f);
bool anthropic_read_whole(struct reader *r, struct view body, struct fail *f);
bool anthropic_read_end(struct reader *r, struct fail *f);
void anthropic_read_close(struct reader *r);

/* content_block_start, _delta and _stop; the event's tokens are in r->in. */
bool anthropic_block_start(struct reader *r, struct fail *f);
bool anthropic_block_delta(struct reader *r, struct fail *f);
bool anthropic_block_stop(struct reader *r, struct fail *f);

/* A block of a whole answer. */
bool anthropic_block(struct reader *r, int block, struct fail *f);

#endif
