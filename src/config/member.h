/*
 * An object's members, read by a table, which is also the list of what is
 * known: unknown names are told, misspelt ones are mistakes.
 */
#ifndef CONFIG_MEMBER_H
#define CONFIG_MEMBER_H

#include "config/reading.h"

struct member {
	const char *name;       /* "GOOGLE_*": every name that begins so */
	void (*read)(struct reading *r, const struct member *m, void *field,
	    int value);
	size_t offset;          /* of the field within `base` */
	int64_t low, high;      /* of a number */
};

#define MEMBERS(table) (table), sizeof(table) / sizeof(*(table))

/*
 * Read each member of an object (a mistake if it is none) into `base`. null
 * counts as not there.
 */
void read_members(struct reading *r, int object, const struct member *known,
	size_t n, void *base);

/* The field is an int: the token, for later. */
void read_token(struct reading *r, const struct member *m, void *field,
	int value);

/* The field is a struct view; an empty text leaves it as it is. */
void read_text(struct reading *r, const struct member *m, void *field,
	int value);

/* As read_text, but line ends are let through: a key in PEM has them. */
void read_lines(struct reading *r, const struct member *m, void *field,
	int value);

/* As read_text; a relative path begins at the file's folder, "~/" at home. */
void read_path(struct reading *r, const struct member *m, void *field,
	int value);

/* As read_path, but a name without a slash stays: one found by PATH. */
void read_program(struct reading *r, const struct member *m, void *field,
	int value);

/* The field is an int64_t: a number, or a string that holds one. */
void read_number(struct reading *r, const struct member *m, void *field,
	int value);

/* The field is a bool: true, false, or a string that says so. */
void read_bool(struct reading *r, const struct member *m, void *field,
	int value);

/* Says that the member has no effect, or is silent about it. */
void read_ignored(struct reading *r, const struct member *m, void *field,
	int value);
void read_quiet(struct reading *r, const struct member *m, void *field,
	int value);

/*
 * The plain text of a string token (also a member's name), which may be empty.
 * False after a mistake: no string, or control characters in it.
 */
bool text_of(struct reading *r, int token, struct view *text);

/* A member's name, whatever is in it. */
struct view name_of(struct reading *r, int token);

/* Which of the words a string is, or -1 after a mistake. */
int word_of(struct reading *r, int token, const char *const *words, size_t n);

/*
 * An array of texts, none of them empty. False after a mistake; then the list
 * holds those that could be read.
 */
bool texts_of(struct reading *r, int token, struct view **list, size_t *n);

/*
 * A copy of what a buffer holds, which is wiped; an empty one, and the file
 * refused in the end, if it failed.
 */
struct view keep(struct reading *r, struct buf *b);

/* A path as read_path sees it. */
struct view path_of(struct reading *r, struct view text);

#endif
