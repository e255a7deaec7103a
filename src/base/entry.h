/*
 * A line for the log: "req_8Zk route=/v1/messages status=200 ...". What it
 * tells can be found by name in it too, for a log that keeps names and values
 * apart.
 */
#ifndef BASE_ENTRY_H
#define BASE_ENTRY_H

#include "base/buf.h"

#define ENTRY_FIELDS 24

struct entry {
	struct buf text;
	struct entry_field {
		const char *name;       /* lower case; borrowed */
		size_t at, n;           /* of its value in the text */
	} field[ENTRY_FIELDS];
	size_t fields;
	bool bad;                       /* it tells of something gone wrong */
};

#define ENTRY_NONE ((struct entry){ .text = BUF(8192) })

/* Append " name=value" (no blank at the line's beginning). */
void entry_add(struct entry *e, const char *name, struct view value);
void entry_addi(struct entry *e, const char *name, int64_t value);

/* The same for a time in microseconds, told in milliseconds. */
void entry_addms(struct entry *e, const char *name, int64_t us);

/* Append the value alone. */
void entry_word(struct entry *e, const char *name, struct view value);

/* Append " name=\"value\"". */
void entry_quote(struct entry *e, const char *name, struct view value);

void entry_free(struct entry *e);

#endif
