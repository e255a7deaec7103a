#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One byte more than `cap` is allocated: room for a NUL at the ceiling too. */
static bool
grow(struct buf *b, size_t need)
{
	size_t cap = b->cap < 256 ? 256 : b->cap;
	char *p;

	if (need > b->max || need > SIZE_MAX / 4)
		return false;
	while (cap < need)
		cap *= 2;
	if (cap > b->max)
		cap = b->max;
	p = realloc(b->p, cap + 1);
	if (p == NULL)
		return false;
	b->p = p;
	b->cap = cap;
	return true;
}

char *
buf_room(struct buf *b, size_t n)
{
	if (b->failed)
		return NULL;
	if (b->p == NULL || n > b->cap - b->n)
		b->failed = n > SIZE_MAX - b->n || !grow(b, b->n + n);
	return b->failed ? NULL : b->p + b->n;
}

void
buf_add(struct buf *b, struct view v)
{
	char *p;

	if (v.n == 0 || (p = buf_room(b, v.n)) == NULL)
		return;
	memcpy(p, v.p, v.n);
	b->n += v.n;
}

void
buf_adds(struct buf *b, const char *string)
{
	buf_add(b, view_of(string));
}

void
buf_addc(struct buf *b, char c)
{
	char *p = buf_room(b, 1);

	if (p == NULL)
		return;
	*p = c;
	b->n++;
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		b->failed = true;
	if (n <= 0 || (p = buf_room(b, (size_t)n)) == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void
buf_addi(struct buf *b, int64_t number)
{
	char digits[24];
	char *p = digits + sizeof(digits);
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do
		*--p = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		*--p = '-';
	buf_add(b, (struct view){ p, (size_t)(digits + sizeof(digits) - p) });
}

void
buf_consume(struct buf *b, size_t n)
{
	assert(n <= b->n);
	b->n -= n;
	if (n > 0 && b->n > 0)
		memmove(b->p, b->p + n, b->n);
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

struct view
buf_view(const struct buf *b)
{
	return (struct view){ b->p, b->n };
}

const char *
buf_cstr(struct buf *b)
{
	char *end = buf_room(b, 0);

	if (end == NULL)
		return NULL;
	*end = '\0';
	return b->p;
}

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .max = b->max };
}

void
buf_wipe(struct buf *b)
{
	if (b->p != NULL)
		wipe(b->p, b->cap + 1);
	buf_free(b);
}

void
wipe(void *p, size_t n)
{
	memset(p, 0, n);
	/* Whoever reads memory behind the compiler's back may read this. */
	__asm__ __volatile__("" : : "r"(p) : "memory");
}
