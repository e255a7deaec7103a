/*
 * A JSON Schema as Gemini takes it: its `Schema` knows a part of OpenAPI 3.0
 * (ai.google.dev/api/caching#Schema), and refuses a request with a single name
 * that it does not know.
 *
 *	$ref                    what it points to, in its place; where that
 *	                        would never end: {"type":"object"}
 *	allOf                   merged with what stands beside it
 *	oneOf, anyOf            anyOf; of one schema: that, merged
 *	type [T, "null"]        T and nullable
 *	type [T, U]             anyOf of both
 *	const, enum             enum of strings, or a note
 *	exclusiveMinimum, ...   a note at the end of the description
 *	array without items     of strings
 *	required                of properties that exist
 *
 * Only schemas are looked at, so a property may be called `format` or `type`.
 * Keywords of another type than the schema's are dropped: Gemini refuses them.
 */
#ifndef DIALECT_GEMINI_SCHEMA_H
#define DIALECT_GEMINI_SCHEMA_H

#include "json/json.h"
#include "json/write.h"

/* Write the schema's value; for JSON_NONE, one that takes any string. */
void gemini_schema(struct jw *w, const struct json *in, int schema);

/* The same for a function's parameters: an object, whatever it says. */
void gemini_schema_parameters(struct jw *w, const struct json *in, int schema);

#endif
