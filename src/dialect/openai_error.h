/*
 * The errors of providers that speak OpenAI's chat completions, and of those
 * that nearly do: all the shapes of a body. What they mean is decided in
 * openai_cause.c.
 */
#ifndef DIALECT_OPENAI_ERROR_H
#define DIALECT_OPENAI_ERROR_H

#include "dialect/dialect.h"

/* dialect.error: what a body says that came with an error status. */
void openai_error(int status, struct view body, struct trouble *t);

/* Does this object, which has no choices in it, report an error? */
bool openai_error_is(const struct json *in, int object);

/*
 * r->in holds an error, in `object`, though the status was 200: fill
 * r->trouble and *f. Returns false.
 */
bool openai_error_reported(struct reader *r, int object, struct fail *f);

/* Append the text of an HTML page, or of whatever it is. */
void openai_error_excerpt(struct view body, struct buf *out);

#endif
