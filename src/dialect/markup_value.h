/* What markup consists of: tags, tools' names, values. All text is plain. */
#ifndef DIALECT_MARKUP_VALUE_H
#define DIALECT_MARKUP_VALUE_H

#include "json/write.h"
#include "model/plan.h"

/* A name longer than this is none. */
#define MARKUP_NAME_MAX 256

/* The tool of the request that goes by this name upstream, or JSON_NONE. */
int markup_tool(const struct plan *p, struct view name);

/* *v begins with the tag: moves over it. */
bool markup_take(struct view *v, const char *tag);

/* The tag stands somewhere in *v: *before it, and *v after it. */
bool markup_until(struct view *v, const char *tag, struct view *before);

/* Append a call: arguments are a JSON object, or blank for none. */
bool markup_call(const struct plan *p, struct view name,
	struct view arguments, struct buf *calls);

enum markup_type {
	MARKUP_BY_SCHEMA,
	MARKUP_STRING,
	MARKUP_JSON
};

/* Write a member of the arguments for `tool`. */
void markup_member(const struct plan *p, int tool, struct view key,
	struct view value, enum markup_type type, struct jw *w);

#endif
