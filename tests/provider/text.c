#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "text.h"

char *
bytes_room(struct bytes *b, size_t n)
{
	if (b->cap - b->n < n) {
		b->cap = b->cap * 2 > b->n + n ? b->cap * 2 : b->n + n;
		b->p = realloc(b->p, b->cap);
		if (b->p == NULL)
			err(1, "%zu bytes", b->cap);
	}
	return b->p + b->n;
}

void
bytes_add(struct bytes *b, struct text t)
{
	if (t.n == 0)
		return;
	memcpy(bytes_room(b, t.n), t.p, t.n);
	b->n += t.n;
}

void
bytes_addf(struct bytes *b, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(line))
		n = sizeof(line) - 1;
	bytes_add(b, (struct text){ line, (size_t)n });
}

void
bytes_add_number(struct bytes *b, unsigned long n, unsigned base)
{
	char digits[64], *p = digits + sizeof(digits);

	do
		*--p = "0123456789abcdef"[n % base];
	while ((n /= base) > 0);
	bytes_add(b, (struct text){ p, (size_t)(digits + sizeof(digits) - p) });
}

void
bytes_drop(struct bytes *b, size_t n)
{
	b->n -= n;
	if (b->n > 0)
		memmove(b->p, b->p + n, b->n);
}

void
bytes_free(struct bytes *b)
{
	free(b->p);
	*b = (struct bytes){ 0 };
}

struct text
bytes_view(const struct bytes *b)
{
	return (struct text){ b->p != NULL ? b->p : "", b->n };
}

struct text
text_of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

struct text
text_from(struct text t, size_t n)
{
	return (struct text){ t.p + n, t.n - n };
}

struct text
text_trim(struct text t)
{
	while (t.n > 0 && strchr(" \t\r", t.p[0]) != NULL)
		t = text_from(t, 1);
	while (t.n > 0 && strchr(" \t\r", t.p[t.n - 1]) != NULL)
		t.n--;
	return t;
}

bool
text_is(struct text t, const char *s)
{
	return t.n == strlen(s) && memcmp(t.p, s, t.n) == 0;
}

bool
text_starts(struct text t, const char *s)
{
	return t.n >= strlen(s) && memcmp(t.p, s, strlen(s)) == 0;
}

size_t
text_find(struct text t, struct text what)
{
	const char *p = t.p, *end = t.p + t.n;

	if (what.n == 0)
		return 0;
	while ((size_t)(end - p) >= what.n) {
		p = memchr(p, what.p[0], (size_t)(end - p) - what.n + 1);
		if (p == NULL)
			break;
		if (memcmp(p, what.p, what.n) == 0)
			return (size_t)(p - t.p);
		p++;
	}
	return t.n;
}

bool
text_has(struct text t, struct text what)
{
	return what.n == 0 || text_find(t, what) < t.n;
}

bool
text_has_nocase(struct text t, struct text what)
{
	for (; t.n >= what.n; t = text_from(t, 1))
		if (strncasecmp(t.p, what.p, what.n) == 0)
			return true;
	return false;
}

struct text
text_cut(struct text *t, struct text mark)
{
	size_t n = text_find(*t, mark);
	struct text first = { t->p, n };

	*t = text_from(*t, n < t->n ? n + mark.n : n);
	return first;
}

bool
text_number(struct text t, long max, long *out)
{
	*out = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (!isdigit((unsigned char)t.p[i]) || *out > max)
			return false;
		*out = *out * 10 + (t.p[i] - '0');
	}
	return t.n > 0 && *out <= max;
}

bool
text_ms(struct text t, int64_t *us)
{
	struct text whole = text_cut(&t, TEXT("."));
	long ms, part = 0;

	if (!text_number(whole, 86400000, &ms) || t.n > 3)
		return false;
	if (t.n > 0 && !text_number(t, 999, &part))
		return false;
	for (size_t i = t.n; i < 3; i++)
		part *= 10;
	*us = ms * INT64_C(1000) + part;
	return true;
}

int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}
