/*
 * The useful half of JSON5, made strict (RFC 8259): comments and trailing
 * commas become blanks of the same length; where names stand without quotes or
 * strings in single ones, a text with the right quotes takes the file's place,
 * and a map leads back. Lines stay the same in either case.
 */
#ifndef CONFIG_RELAXED_H
#define CONFIG_RELAXED_H

#include "base/buf.h"

/* From `at` on, the strict text is `by` bytes ahead of the file. */
struct shift {
	size_t at;
	ptrdiff_t by;
};

struct relaxed {
	struct shift *shift;
	size_t n, cap;
};

/*
 * Make the text strict. False when a comment does not end, with its offset,
 * or when out of memory (text->failed).
 */
bool relaxed_strict(struct buf *text, struct relaxed *map, size_t *offset);

/* Where in the file an offset of the strict text is. */
size_t relaxed_offset(const struct relaxed *map, size_t offset);

void relaxed_free(struct relaxed *map);

/*
 * Behind the blanks and comments of a text as it stands in a file that begin
 * at `at`.
 */
size_t relaxed_skip(struct view text, size_t at);

#endif
