/*
 * reasoning_details: reasoning with what its provider needs to know it again,
 * which wants to be returned unchanged
 * (openrouter.ai/docs/guides/best-practices/reasoning-tokens). Its text goes to
 * the client as thinking, all else as that thinking's signature, in the form of
 * carrier.h with the entry's JSON, text aside, as TEXT.
 */
#ifndef DIALECT_OPENAI_DETAILS_H
#define DIALECT_OPENAI_DETAILS_H

#include "dialect/dialect.h"

struct openai_out;

struct openai_details {
	struct buf pending;     /* the entry whose text is being passed on */
	struct buf key;         /* and what tells its pieces: type, index */
	struct buf late;        /* carriers that came behind calls */
};

void openai_details_open(struct openai_details *d);
void openai_details_free(struct openai_details *d);

/*
 * Entries, or pieces of them, of r->in. `plain` is the same text without them,
 * which is passed on where the entries have none.
 */
bool openai_details_take(struct reader *r, int list, struct view plain,
	struct fail *f);

/* Something else comes: the entry is over. */
bool openai_details_break(struct reader *r, struct fail *f);

/* At the answer's end, behind all calls: what came late. */
bool openai_details_end(struct reader *r, struct fail *f);

/*
 * The way back: the member for the thinking in messages from one up to
 * another. False, and nothing, if none of it came from this model so.
 */
bool openai_write_details(struct openai_out *o, int first, int end);

#endif
