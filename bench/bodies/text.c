#include <err.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	"abcdefghijklmnopqrstuvwxyz0123456789+/";

static const char *const words[] = {
	"lorem", "ipsum", "dolor", "amet", "sed", "tempor", "magna", "aliqua",
	"minim", "veniam", "quis", "nostrud", "garden", "ladder", "window",
	"copper", "gentle", "narrow", "follow", "carries", "between", "turns",
	"the", "a", "of", "and", "with", "under", "before", "each", "some",
	"ledger", "buffer", "orchard", "signal", "timber", "velvet", "harbor",
	"needle", "cellar", "maple", "ripple", "basket", "lantern", "meadow",
	"pebble", "quarry", "saddle", "thimble", "walnut", "anchor", "bellows",
};

/* What is not a plain letter, as it stands in a request: the client leaves
 * everything from U+0080 up as it is and escapes what JSON says it must. */
static const char *const spice[] = {
	"caf\xc3\xa9", "\xe2\x80\x94", "na\xc3\xafve", "\xe6\xbc\xa2\xe5\xad\x97",
	"\xf0\x9f\x8c\xb2", "\\\"quoted\\\"", "C:\\\\tmp\\\\new", "`inline`",
	"**bold**", "<tag attr='1'>", "50%", "\xd0\xbc\xd0\xb8\xd1\x80",
	"\xe2\x80\xa8", "path/to/file.c:42",
};

static const char *const lines[] = {
	"static int\\n%s_%s(struct %s *s, size_t n)",
	"{",
	"\\tfor (size_t i = 0; i < n; i++)",
	"\\t\\tif (s->%s[i] != '\\\\n' && s->%s > %u)",
	"\\t\\t\\tprintf(\\\"%s: %%zu\\\\t%%s\\\\n\\\", i, s->%s);",
	"\\t/* %s %s the %s. */",
	"\\treturn s->%s + %u;",
	"}",
	"",
	"const %s = async ({ %s }) => `${await %s()}/\\\\d+/${%u}`;",
	"def %s(self, %s: str = \\\"\\\") -> dict[str, %s]:",
	"    raise ValueError(f\\\"{%s!r} is not a %s (\\\\u00e9)\\\")",
	"#define %s_%s(x) ((x) & 0x%xu)",
};

void
page_add(struct page *g, const char *bytes, size_t n)
{
	if (g->cap - g->n < n + 1) {
		size_t cap = g->cap * 2 + n + 4096;
		char *p = realloc(g->p, cap);

		if (p == NULL)
			err(1, "no memory for %zu bytes", cap);
		g->p = p;
		g->cap = cap;
	}
	memcpy(g->p + g->n, bytes, n);
	g->n += n;
	g->p[g->n] = '\0';
}

void
page_put(struct page *g, const char *s)
{
	page_add(g, s, strlen(s));
}

void
page_printf(struct page *g, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(line))
		errx(1, "a line is longer than %zu bytes", sizeof(line));
	page_add(g, line, (size_t)n);
}

void
page_free(struct page *g)
{
	free(g->p);
	*g = (struct page){ .dice = 1 };
}

/* xorshift64*: S. Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled", 2016. */
unsigned
page_roll(struct page *g, unsigned sides)
{
	g->dice ^= g->dice >> 12;
	g->dice ^= g->dice << 25;
	g->dice ^= g->dice >> 27;
	return (unsigned)((g->dice * UINT64_C(2685821657736338717)) >> 33) %
	    sides;
}

const char *
text_word(struct page *g)
{
	return words[page_roll(g, COUNT(words))];
}

void
text_letters(struct page *g, size_t n)
{
	while (n-- > 0)
		page_add(g, base64 + page_roll(g, 62), 1);
}

void
text_base64(struct page *g, size_t least)
{
	for (size_t n = (least + 3) / 4 * 4; n > 0; n--)
		page_add(g, base64 + page_roll(g, 64), 1);
}

void
text_fill(struct page *g, size_t n)
{
	while (n > 0) {
		const char *w = text_word(g);
		size_t len = strlen(w);

		if (len + 1 > n) {
			page_add(g, "................", n);
			return;
		}
		page_put(g, w);
		page_add(g, " ", 1);
		n -= len + 1;
	}
}

void
text_form(struct page *g, const char *form)
{
	for (const char *s = form; *s; s++) {
		if (*s != '%') {
			page_add(g, s, 1);
			continue;
		}
		switch (*++s) {
		case 's':
			page_put(g, text_word(g));
			break;
		case 'u':
			page_printf(g, "%u", page_roll(g, 5000));
			break;
		case 'x':
			page_printf(g, "%x", page_roll(g, 0x10000));
			break;
		default:
			page_add(g, s, 1);
		}
	}
}

static void
sentence(struct page *g)
{
	unsigned n = 6 + page_roll(g, 12);

	for (unsigned i = 0; i < n; i++) {
		page_put(g, page_roll(g, 16) == 0 ?
		    spice[page_roll(g, COUNT(spice))] : text_word(g));
		page_put(g, i + 1 == n ? "." : page_roll(g, 9) ? " " : ", ");
	}
}

void
text_prose(struct page *g, size_t least)
{
	size_t end = g->n + least;

	while (g->n < end) {
		sentence(g);
		switch (page_roll(g, 7)) {
		case 0:
			page_put(g, "\\n\\n");
			break;
		case 1:
			page_put(g, "\\n - ");
			break;
		default:
			page_put(g, " ");
		}
	}
}

static void
code(struct page *g, size_t least, bool numbered)
{
	size_t end = g->n + least;

	for (unsigned i = 1; g->n < end; i++) {
		if (numbered)
			page_printf(g, "%u\\t", i);
		text_form(g, lines[page_roll(g, COUNT(lines))]);
		page_put(g, "\\n");
	}
}

void
text_code(struct page *g, size_t least)
{
	code(g, least, true);
}

void
text_source(struct page *g, size_t least)
{
	code(g, least, false);
}

void
text_shell(struct page *g, size_t least)
{
	size_t end = g->n + least;

	while (g->n < end)
		switch (page_roll(g, 4)) {
		case 0:
			text_form(g, "\\u001b[32mok\\u001b[0m %u - %s %s\\n");
			break;
		case 1:
			text_form(g, "src/%s/%s.c:%u: \\u001b[1mwarning:"
			    "\\u001b[0m unused '%s'\\r\\n");
			break;
		case 2:
			text_form(g, "-rw-r--r-- 1 user user %u Jan  7 12:07 "
			    "%s.txt\\n");
			break;
		default:
			sentence(g);
			page_put(g, "\\n");
		}
}
