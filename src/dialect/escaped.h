/*
 * Text as it stands between the quotes of a JSON string, looked at character
 * by character without unescaping the whole. All of it must be valid by
 * json_parse and begin and end between characters.
 */
#ifndef DIALECT_ESCAPED_H
#define DIALECT_ESCAPED_H

#include "base/view.h"

/*
 * One character. A byte of raw UTF-8 counts as one; half of a surrogate pair
 * is the byte FF, which no text holds.
 */
struct glyph {
	char byte[3];
	size_t n;               /* bytes of it */
	size_t used;            /* escaped bytes it was written with */
};

/* The first character of text that is not empty. */
struct glyph escaped_first(struct view escaped);

enum fit {
	FIT_NO,
	FIT_PARTLY,             /* the text ends before that is decided */
	FIT_YES
};

/* Does the text begin with `plain`? *used: the bytes it is written with. */
enum fit escaped_starts(struct view escaped, const char *plain, size_t *used);

/* Where the first '<' stands, written as it is or as \u003c; else the end. */
size_t escaped_angle(struct view escaped);

/*
 * Where `tag`, which begins with '<', stands in the text from *at on, or may
 * stand once more has come: moves *at there, or to the end.
 */
enum fit escaped_find(struct view escaped, const char *tag, size_t *at,
	size_t *used);

/* How many bytes at the beginning are blanks, tabs and line ends. */
size_t escaped_blanks(struct view escaped);

#endif
