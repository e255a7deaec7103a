/* Answers to a preset's questions, by their ids. */
#ifndef CMD_PRESET_VALUES_H
#define CMD_PRESET_VALUES_H

#include "json/json.h"

#define VALUES_MAX 128

/* Starts as all zeroes. */
struct values {
	struct value {
		char *id;
		struct buf json;        /* the value, as JSON */
	} value[VALUES_MAX];
	size_t n;
};

/* Keep a copy of it; one of the same id is replaced. */
bool values_set(struct values *v, struct view id, struct view json);

/* NULL if there is none. */
const struct value *values_get(const struct values *v, struct view id);

/* Take those of an object: a manifest's userValues. */
bool values_take(struct values *v, const struct json *in, int object);

/*
 * Append the value as plain text: what a string says, "true", "5", and of an
 * array what its elements say, with commas between.
 */
void value_text(const struct value *value, struct buf *out);

/* Append all as an object. */
void values_write(const struct values *v, struct buf *out);

/*
 * Does a condition of a manifest hold ({field, operator, value}, or an array of
 * such, all of which must)? JSON_NONE always does.
 */
bool values_match(const struct values *v, const struct json *in,
	int condition);

/* Overwrites them: keys are among them. */
void values_free(struct values *v);

#endif
