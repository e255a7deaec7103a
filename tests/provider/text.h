/* Borrowed ranges of bytes, owned ones, numbers in them, and the time. */
#ifndef PROVIDER_TEXT_H
#define PROVIDER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text { const char *p; size_t n; };		/* borrowed, no NUL */
struct bytes { char *p; size_t n, cap; };		/* owned */

#define TEXT(s) ((struct text){ (s), sizeof(s) - 1 })
#define SPREAD(t) (int)(t).n, (t).p		/* for "%.*s" */

/* Memory that can not be had ends the program. */
char *bytes_room(struct bytes *, size_t n);	/* for n more, where they go */
void bytes_add(struct bytes *, struct text);
void bytes_addf(struct bytes *, const char *fmt, ...)	/* at most 1023 */
	__attribute__((format(printf, 2, 3)));
void bytes_add_number(struct bytes *, unsigned long, unsigned base);
void bytes_drop(struct bytes *, size_t n);	/* the first n */
void bytes_free(struct bytes *);
struct text bytes_view(const struct bytes *);

struct text text_of(const char *);
struct text text_from(struct text, size_t n);	/* without the first n */
struct text text_trim(struct text);		/* without blanks around */
bool text_is(struct text, const char *);
bool text_starts(struct text, const char *);

/* Where `what` stands in the text; the text's length when it does not. */
size_t text_find(struct text, struct text what);
bool text_has(struct text, struct text what);
bool text_has_nocase(struct text, struct text what);	/* ASCII's case */

/* Cut the part up to the first `mark` from *t; the mark is dropped. */
struct text text_cut(struct text *t, struct text mark);

/* The whole text as a decimal number up to max. */
bool text_number(struct text, long max, long *out);

/* The whole text as milliseconds ("20", "0.25"); gives microseconds. */
bool text_ms(struct text, int64_t *us);

int64_t now_us(void);				/* monotonic */

#endif
