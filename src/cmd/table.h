/* Text in columns that are as wide as what stands in them. */
#ifndef CMD_TABLE_H
#define CMD_TABLE_H

#include "cmd/ink.h"

struct column {
	const char *head;
	bool right;             /* figures stand at the right */
	bool tight;             /* one blank before it, not two */
	bool name;              /* cut in the middle, not at the end */
	size_t least;           /* may be cut down to that width; 0: never */
};

struct table {
	const struct column *column;
	size_t columns;
	struct buf text;
	struct cell {
		size_t at, n;           /* in text */
		enum ink ink;
	} *cell;                /* row by row: the columns', then the note */
	size_t cells, room;
	bool failed;            /* out of memory once */
};

void table_open(struct table *t, const struct column *column, size_t columns);

/* Fill the next cell of the present row. */
void table_add(struct table *t, struct view text, enum ink ink);

/* End the row. A note, if it is not empty, stands below it, uncut. */
void table_end_row(struct table *t, struct view note);

/*
 * Append it all, heads first, each line after so many blanks, and cut so that
 * no line but a note is wider than `width`.
 */
void table_print(const struct table *t, size_t indent, size_t width,
	bool colour, struct buf *out);

void table_free(struct table *t);

#endif
