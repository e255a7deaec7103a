/*
 * A growing buffer with a ceiling. The first append that cannot be made (over
 * the ceiling, or out of memory) sets `failed`, and all later ones do nothing:
 * build freely, ask once.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/view.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool failed;
};

#define BUF(ceiling) ((struct buf){ .max = (ceiling) })

/* v is no part of b. */
void buf_add(struct buf *b, struct view v);
void buf_adds(struct buf *b, const char *string);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buf_addi(struct buf *b, int64_t number);

/*
 * Room for n more bytes (and a NUL), to be written by the caller at the
 * returned place and then counted into b->n by him. NULL, and b->failed, when
 * there is none.
 */
char *buf_room(struct buf *b, size_t n);

/* Forget the first n bytes; what follows moves to the front. */
void buf_consume(struct buf *b, size_t n);

/* Forget the contents (and `failed`), keep the memory. */
void buf_clear(struct buf *b);

/* The contents, borrowed until the next change. */
struct view buf_view(const struct buf *b);

/*
 * The contents with a NUL behind them, which counts neither as a byte nor
 * against the ceiling. NULL if failed. Borrowed as buf_view's.
 */
const char *buf_cstr(struct buf *b);

/* Free the memory; harmless twice. The ceiling stays. */
void buf_free(struct buf *b);

/* As buf_free, after overwriting the memory: for what held a secret. */
void buf_wipe(struct buf *b);

/* Overwrite memory in a way that the compiler does not leave out. */
void wipe(void *p, size_t n);

#endif
