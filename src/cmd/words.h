/* Figures, times and names as people read them. */
#ifndef CMD_WORDS_H
#define CMD_WORDS_H

#include "base/buf.h"

/* A time that is left, rounded up: "30s", "5m10s", "2h05m", "3d4h". */
void words_span(struct buf *out, int64_t ms);

/* How long ago: "never", "now", "12s ago", "5m ago", "3d ago". Wall time. */
void words_ago(struct buf *out, int64_t then_ms, int64_t now_ms);

/* "9999", "12.3k", "4.5M", "1.2G". */
void words_count(struct buf *out, uint64_t n);

/* "1 key", "2 keys". */
void words_number(struct buf *out, size_t n, const char *what);

/* Append text without what moves a terminal's cursor; line ends are blanks. */
void words_clean(struct buf *out, struct view text);

/* How many columns of a terminal a text takes. */
size_t words_width(struct view text);

/*
 * Append a text cut to so many columns, with "..." in place of what is left
 * out: at the end, or before the last eight columns of a name, which often are
 * what tells it from others.
 */
void words_fit(struct buf *out, struct view text, size_t width, bool name);

#endif
