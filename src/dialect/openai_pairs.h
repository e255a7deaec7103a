/*
 * The tool calls of one assistant turn and which results answer them. OpenAI
 * refuses a conversation in which a call has no result right after its turn,
 * or two, or in which two calls of a turn have one id.
 */
#ifndef DIALECT_OPENAI_PAIRS_H
#define DIALECT_OPENAI_PAIRS_H

#include "base/buf.h"

struct openai_pair {
	struct view id;         /* escaped, as the client wrote it */
	int copy;               /* 0, or the number this id gets behind it */
	int result;             /* token of the block that answers, or -1 */
	int twin;               /* the next call with this id, or -1 */
	int open;               /* of the first such: who waits for a result */
	int last;               /* of the first such: the last of them */
	int chain;              /* the next call in this place of the table */
};

struct openai_pair_result {
	int result, call;
};

struct openai_pairs {
	struct openai_pair *call;
	struct openai_pair_result *answer;   /* in rising order of result */
	int *table;             /* first call of a chain by hash; size: cap */
	int n, answers, cap;
	bool failed;            /* out of memory */
};

/* Forget the last turn; the memory is kept. */
void openai_pairs_clear(struct openai_pairs *c);
void openai_pairs_free(struct openai_pairs *c);

/* A call of this turn. The id is borrowed; an empty one counts as "call". */
void openai_pairs_add(struct openai_pairs *c, struct view id);

/* All calls are known: give those that share an id one of their own. */
void openai_pairs_name(struct openai_pairs *c);

/* A result, in rising order of token; the first call that waits has it. */
void openai_pairs_answer(struct openai_pairs *c, struct view id, int result);

/* Which call a result answers, or -1. */
int openai_pairs_answered(const struct openai_pairs *c, int result);

/*
 * Append a call's id as it goes to the provider. max: 0, or the most
 * characters that one has; 9 stands for exactly 9 letters and digits. What
 * does not fit is replaced by its hash.
 */
void openai_pairs_id(const struct openai_pairs *c, int call, int max,
	struct buf *out);

#endif
