/* A borrowed piece of text: a pointer and a length, no NUL at its end. */
#ifndef BASE_VIEW_H
#define BASE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view {
	const char *p;
	size_t n;
};

/* A view of a string literal. */
#define VIEW(literal) ((struct view){ "" literal, sizeof(literal) - 1 })

/* The same where a constant initialiser is needed. */
#define VIEW_INIT(literal) { "" literal, sizeof(literal) - 1 }

/* printf's "%.*s" for a view. */
#define VIEW_ARG(v) (int)(v).n, (v).p

struct view view_of(const char *string);

bool view_eq(struct view a, struct view b);
bool view_is(struct view v, const char *string);
bool view_is_nocase(struct view v, const char *string);
bool view_starts(struct view v, const char *prefix);
bool view_starts_nocase(struct view v, const char *prefix);
bool view_ends(struct view v, const char *suffix);

/* Where `needle` begins in v, or -1. */
ptrdiff_t view_find(struct view v, struct view needle);
bool view_has(struct view v, const char *needle);
bool view_has_nocase(struct view v, const char *needle);

/* v without its first n bytes; n is at most v.n. */
static inline struct view
view_skip(struct view v, size_t n)
{
	return (struct view){ v.p + n, v.n - n };
}

/* v without the blanks (space, tab, CR, LF) around it. */
struct view view_trim(struct view v);

/*
 * Cut at the first `separator`: returns what stands before it and leaves in
 * *rest what follows. Without a separator all of *rest is returned and *rest
 * becomes empty with p = NULL, so `while (rest.p != NULL)` sees every piece.
 */
struct view view_cut(struct view *rest, char separator);

/*
 * Read a whole decimal number without sign. False when v is not one, or when
 * it does not fit.
 */
bool view_number(struct view v, int64_t *number);

#endif
