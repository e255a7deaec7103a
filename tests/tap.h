/*
 * tap.h: the Test Anything Protocol for one-file test programs.
 *
 *	OK(n > 0, "row %zu", i);       a condition and its name (a format)
 *	IS(got, want);                 two C strings, NULL allowed
 *	IS_INT(got, want);             two integers
 *	IS_MEM(p, n, want, m);         two ranges of bytes
 *	SKIP("no IPv6 here");          one test not run, and why
 *	return done_testing();         the plan, and main's exit status
 *
 * Each check returns whether it held.  What went wrong is told on standard
 * error, with file and line, around the first byte that differs.
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define OK(cond, ...) tap_ok((cond), __FILE__, __LINE__, __VA_ARGS__)
#define IS(got, want) tap_is((got), (want), __FILE__, __LINE__)
#define IS_INT(got, want) tap_is_int((got), (want), __FILE__, __LINE__)
#define IS_MEM(p, n, want, m) tap_is_mem((p), (n), (want), (m), __FILE__, \
	__LINE__)
#define SKIP(reason) tap_skip(reason)

static int tap_run, tap_failed;

__attribute__((format(printf, 4, 5)))
static inline bool
tap_ok(bool held, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", held ? "" : "not ", ++tap_run);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	if (!held) {
		tap_failed++;
		fprintf(stderr, "# test %d failed at %s:%d\n", tap_run, file,
		    line);
	}
	return held;
}

/* Print bytes `from` and the next few hundred, escaped as in C. */
static inline void
tap_show(const char *what, const char *p, size_t n, size_t from)
{
	fprintf(stderr, "# %s (%zu bytes): %s", what, n, from ? "..." : "");
	for (size_t i = from; i < n && i < from + 400; i++) {
		if (p[i] == '\n')
			fputs("\\n", stderr);
		else if (p[i] == '\\' || p[i] == '"')
			fprintf(stderr, "\\%c", p[i]);
		else if (p[i] >= ' ' && p[i] <= '~')
			fputc(p[i], stderr);
		else
			fprintf(stderr, "\\x%02x", (unsigned char)p[i]);
	}
	fputs(n > from + 400 ? "...\n" : "\n", stderr);
}

static inline bool
tap_is_mem(const void *got, size_t n, const void *want, size_t m,
    const char *file, int line)
{
	const char *g = got, *w = want;
	size_t at = 0, from;

	while (at < n && at < m && g[at] == w[at])
		at++;
	if (tap_ok(at == n && at == m, file, line, "%s:%d", file, line))
		return true;
	from = at > 100 ? at - 100 : 0;
	fprintf(stderr, "# first difference at byte %zu\n", at);
	tap_show(" got", g, n, from);
	tap_show("want", w, m, from);
	return false;
}

static inline bool
tap_is(const char *got, const char *want, const char *file, int line)
{
	if (got != NULL && want != NULL)
		return tap_is_mem(got, strlen(got), want, strlen(want), file,
		    line);
	if (tap_ok(got == want, file, line, "%s:%d", file, line))
		return true;
	fprintf(stderr, "#  got: %s\n# want: %s\n", got ? got : "(NULL)",
	    want ? want : "(NULL)");
	return false;
}

static inline bool
tap_is_int(intmax_t got, intmax_t want, const char *file, int line)
{
	if (tap_ok(got == want, file, line, "%s:%d", file, line))
		return true;
	fprintf(stderr, "#  got: %" PRIdMAX "\n# want: %" PRIdMAX "\n", got,
	    want);
	return false;
}

static inline void
tap_skip(const char *reason)
{
	printf("ok %d # SKIP %s\n", ++tap_run, reason);
	fflush(stdout);
}

/* Returns main's exit status: 1 when a test failed or none was run. */
static inline int
done_testing(void)
{
	printf("1..%d\n", tap_run);
	if (tap_run == 0)
		fputs("# no test was run\n", stderr);
	return tap_failed > 0 || tap_run == 0;
}

#endif
