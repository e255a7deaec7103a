/*
 * Made-up text for a made-up request. Everything is appended to one growing
 * page, already escaped as the inside of a JSON string where it says so.
 */
#ifndef BODIES_TEXT_H
#define BODIES_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct page {
	char *p;                /* owned, page_free */
	size_t n, cap;
	uint64_t dice;          /* state of the generator, never 0 */
};

/* All of these end the program with a message when memory runs out. */
void page_add(struct page *, const char *bytes, size_t n);
void page_put(struct page *, const char *);
void page_printf(struct page *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void page_free(struct page *);

/* A number below `sides`; the same sequence for the same start of dice. */
unsigned page_roll(struct page *, unsigned sides);

/*
 * Each appends at least `least` bytes (and not many more) of the inside of a
 * JSON string.
 */
void text_prose(struct page *, size_t least);  /* sentences, lists, quotes */
void text_code(struct page *, size_t least);   /* numbered lines of code */
void text_source(struct page *, size_t least); /* the same without numbers */
void text_shell(struct page *, size_t least);  /* a build's coloured output */
void text_base64(struct page *, size_t least); /* no image, only its letters */

/* The form with a word for each %s, a number for each %u and %x; one roll after
 * the other, so that every compiler makes the same text. */
void text_form(struct page *, const char *form);

/* Exactly n bytes that need no escape. */
void text_fill(struct page *, size_t n);

const char *text_word(struct page *);           /* one plain word */
void text_letters(struct page *, size_t n);     /* as ids have them */

#endif
