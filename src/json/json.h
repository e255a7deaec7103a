/*
 * A JSON text (RFC 8259) and its tokens. The text is borrowed and must outlive
 * the tokens. Values are token numbers; JSON_NONE means "not there", and every
 * function takes it, so a path is tested once, at its end.
 *
 *	int meta = json_get(in, JSON_ROOT, "metadata");
 *	int user = json_get(in, meta, "user_id");
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <string.h>

#define JSMN_HEADER
#include <jsmn.h>

#include "base/buf.h"
#include "base/fail.h"
#include "json/scan.h"

#define JSON_NONE (-1)
#define JSON_ROOT 0

/*
 * Containers inside one another; deeper texts are refused, and so are those of
 * several megabytes that go to such depths again and again.
 */
#define JSON_DEPTH 512

struct json {
	struct view text;
	jsmntok_t *token;       /* .parent holds the next sibling's number */
	int n, cap;
	struct json_longs longs;        /* what json_parse needs for itself */
};

/*
 * Check the grammar, which jsmn does not, and cut the text into tokens, in
 * linear time and 20 bytes a token. May be called again with the same struct:
 * the memory is used again. On failure there are no tokens, and *f has status
 * 400 and a sentence with line and column (413: 2 GiB; 500: out of memory).
 */
bool json_parse(struct json *in, struct view text, struct fail *f);
void json_free(struct json *in);

bool json_is_object(const struct json *in, int t);
bool json_is_array(const struct json *in, int t);
bool json_is_string(const struct json *in, int t);
bool json_is_number(const struct json *in, int t);
bool json_is_true(const struct json *in, int t);
bool json_is_false(const struct json *in, int t);
bool json_is_null(const struct json *in, int t);     /* not JSON_NONE */

/* A member's value by its name (the last one, should there be several). */
int json_get(const struct json *in, int object, const char *name);

/*
 * Walk an array's elements, or an object's names, in source order. A name's
 * value is the token that follows it: json_value, JSON_NONE for no name.
 */
int json_first(const struct json *in, int container);
int json_next(const struct json *in, int t);
int json_value(const struct json *in, int name);

/* How many elements or members; 0 for what is no container. */
int json_count(const struct json *in, int container);

/* An array's last element. */
int json_last(const struct json *in, int array);

/* The value's own text: a string with its quotes. Empty for JSON_NONE. */
struct view json_raw(const struct json *in, int t);

/* A string's inside, escaped as it stands. Empty for what is no string. */
struct view json_escaped(const struct json *in, int t);

/* Is it (or is this member's name) the string `plain` of n bytes? */
bool json_is_n(const struct json *in, int t, const char *plain, size_t n);

/* The same, with the length known where the compiler knows the text. */
static inline bool
json_is(const struct json *in, int t, const char *plain)
{
	return json_is_n(in, t, plain, strlen(plain));
}

/* Append a string's plain text. False, and nothing, if it is no string. */
bool json_text(const struct json *in, int t, struct buf *out);

/*
 * A number's whole part; a number. False, and *number as it was, when it is no
 * number or does not fit.
 */
bool json_int(const struct json *in, int t, int64_t *number);
bool json_double(const struct json *in, int t, double *number);

/* Where a token stands, counted from 1; columns count bytes. */
void json_place(struct view text, size_t offset, int *line, int *column);
size_t json_offset(const struct json *in, int t);

#endif
