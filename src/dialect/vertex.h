/*
 * Google's Vertex AI: Gemini's, Anthropic's and OpenAI's formats at addresses
 * of its own, with an access token in place of a key.
 * cloud.google.com/vertex-ai/docs/reference/rest
 */
#ifndef DIALECT_VERTEX_H
#define DIALECT_VERTEX_H

#include "dialect/dialect.h"

/*
 * Append https://HOST/v1/projects/PROJECT/locations/LOCATION for the entry of
 * this kind that counts for the target. False when nobody knows the project.
 */
bool vertex_place(const struct target *t, enum transformer kind,
	struct buf *url, struct fail *f);

/* Append what all of its requests have: the token, and who is billed. */
bool vertex_headers(const struct target *t, const struct plan *p,
	const struct buf *url, struct buf *headers, struct fail *f);

#endif
