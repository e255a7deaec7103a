/*
 * JSON objects as models write them, made strict (RFC 8259). What is mended:
 *
 *	comments, commas behind the last member or element, names without
 *	quotes or in single ones, strings in single quotes, line ends and
 *	other control characters in strings, a backslash that begins no
 *	escape (it is one then), numbers of JSON5 (+1, .5, 5., 0x1F), True,
 *	False and None, a code fence around the object, a JSON string with
 *	the object's text in it, and what stands behind the object: closing
 *	brackets, quotes, fences, words, the same object again.
 *
 * Strings and numbers that are right stay as they are. Refused is whatever
 * would have to be guessed.
 */
#ifndef TRANSFORM_REPAIR_H
#define TRANSFORM_REPAIR_H

#include "base/buf.h"

enum repair {
	REPAIR_NONE,    /* refused; nothing appended */
	REPAIR_WHOLE,   /* out has the object */
	/*
	 * As well, but the text ends within it. Nothing but the closing
	 * braces of objects is missing: it did not end in a number, within a
	 * string or an array, or behind a comma, where more must have come.
	 */
	REPAIR_CLOSED
};

/* Append the object that the text stands for. */
enum repair repair_object(struct view text, struct buf *out);

#endif
