/* RFC 8259's grammar, checked without building anything. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/view.h"

/*
 * The strings of a text that are so long that jsmn, which goes through them
 * byte by byte, had better jump over them; in source order. Starts as all
 * zeroes, its memory is used again.
 */
struct json_longs {
	struct json_long {
		int start, end;         /* between the quotes */
	} *at;
	int n, cap;
};

struct json_scan {
	struct json_longs *longs;       /* set by the caller; NULL: no matter */
	int tokens;             /* how many jsmn will make of it */
	bool scalar;            /* the whole text is one string, number, ... */
	struct view root;       /* the value without the blanks around it */
	size_t offset;          /* where the first mistake is */
	const char *mistake;    /* what it is, as in "expected a value" */
};

/*
 * True if text is JSON in valid UTF-8, no deeper than `depth` containers. What
 * result held before, longs aside, is overwritten.
 */
bool json_scan(struct view text, int depth, struct json_scan *result);

#endif
