/*
 * What a provider's error means: decided by the words it has for machines,
 * then by whole phrases in its message whose meaning is certain, then by the
 * status. Never by a word in the text: "rate" stands in "generate" too.
 */
#ifndef DIALECT_ERROR_CAUSE_H
#define DIALECT_ERROR_CAUSE_H

#include "base/buf.h"
#include "upstream/trouble.h"

/* The longest message that is looked at. */
#define ERROR_WORDS_MAX (16 << 10)

/* What error.c has collected from a body. */
struct error_report {
	struct trouble *t;
	struct buf words;       /* for people, plain */
	char word[8][64];       /* for machines: codes, types, reasons */
	int n_words;
	int status;             /* an HTTP status in the body, or 0 */
	bool opaque;            /* the provider hides another's error */
	bool page;              /* HTML: not the API speaks but what is before
				 * it */
};

/*
 * Fill t->cause, and t->status where it is 0, from the report and t's own
 * words; also t->prompt_tokens, prompt_limit and, if the message tells it,
 * retry_after_ms.
 */
void error_cause(const struct error_report *report);

/*
 * Is it that the prompt does not fit the model? CAUSE_TOO_LONG, with the
 * figures as far as they are told; CAUSE_REQUEST if max_tokens alone does not
 * fit; CAUSE_OTHER if it is something else.
 */
enum trouble_cause error_too_long(struct view words, int64_t *prompt,
	int64_t *limit);

#endif
