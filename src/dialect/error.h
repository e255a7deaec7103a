/*
 * The errors of providers, whatever their dialect: all the shapes that a body
 * has with them, OpenAI's, Anthropic's, Google's, those of gateways. What they
 * mean is decided in error_cause.c.
 */
#ifndef DIALECT_ERROR_H
#define DIALECT_ERROR_H

#include "dialect/dialect.h"

/* dialect.error: what a body says that came with an error status. */
void error_body(int status, struct view body, struct trouble *t);

/* Does this object, which has no answer in it, report an error? */
bool error_is(const struct json *in, int object);

/*
 * r->in holds an error, in `object`, though the status was 200: fill
 * r->trouble and *f. Returns false.
 */
bool error_reported(struct reader *r, int object, struct fail *f);

/* Append the text of an HTML page, or of whatever it is. */
void error_excerpt(struct view body, struct buf *out);

#endif
