/* RFC 8259's grammar, checked without building anything. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/view.h"

struct json_scan {
	int tokens;             /* how many jsmn will make of it */
	bool scalar;            /* the whole text is one string, number, ... */
	struct view root;       /* the value without the blanks around it */
	size_t offset;          /* where the first mistake is */
	const char *mistake;    /* what it is, as in "expected a value" */
};

/* True if text is JSON in valid UTF-8, no deeper than `depth` containers. */
bool json_scan(struct view text, int depth, struct json_scan *result);

#endif
