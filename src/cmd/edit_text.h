/* A configuration's text with its tokens, and where in it things stand. */
#ifndef CMD_EDIT_TEXT_H
#define CMD_EDIT_TEXT_H

#include "config/relaxed.h"
#include "json/json.h"

struct edit_text {
	struct view text;       /* as in the file; borrowed */
	struct buf strict;      /* as RFC 8259 has it */
	struct relaxed map;     /* from there to the file */
	struct json in;         /* of strict */
};

/* False with a sentence when it cannot be read. To be closed in any case. */
bool edit_text_open(struct edit_text *t, struct view text, struct fail *f);
void edit_text_close(struct edit_text *t);

/* A token's place in the file: its first byte, and behind its last. */
size_t edit_text_start(const struct edit_text *t, int token);
size_t edit_text_end(const struct edit_text *t, int token);
struct view edit_text_piece(const struct edit_text *t, int token);

/* How far a way (edit_config.h) goes. */
struct found {
	int at;                 /* the last value that is there */
	size_t left;            /* steps that lead on from it */
	const char *step;       /* the first of them */
	const char *next;       /* the one after that, or NULL */
};

struct found edit_text_find(const struct edit_text *t,
	const char *const *way);

/* A member of an object with its name, or an element. */
struct item {
	size_t start, end;
	int before;             /* the value before it, or JSON_NONE */
	bool object;            /* it is a member */
};

/* False if it is not there. */
bool edit_text_item(const struct edit_text *t, const char *const *way,
	struct item *out);

/* How a container is laid out, for one thing more at its end. */
struct layout {
	int last;               /* its last value, or JSON_NONE */
	bool comma;             /* which a comma follows */
	size_t close;           /* its closing bracket */
	size_t end;             /* behind what is no blank before that */
	bool opened;            /* a line ends between the two */
	bool lines;             /* what is new belongs on a line of its own */
};

struct layout edit_text_layout(const struct edit_text *t, int container);

/* Is nothing between what stands in it but what must be? */
bool edit_text_tight(const struct edit_text *t, int container);

/* The blanks that the line of an offset begins with. */
struct view edit_text_margin(const struct edit_text *t, size_t at);

/* Append the margin of what stands in a container line by line. */
void edit_text_indent(const struct edit_text *t, int container,
	struct buf *out);

/* "\n" or "\r\n", as the file has it. */
const char *edit_text_newline(const struct edit_text *t);

#endif
