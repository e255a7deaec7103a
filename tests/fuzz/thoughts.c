/*
 * Any text with reasoning in it; the first byte says where tags count and in
 * pieces of how many characters it comes. The events do not depend on the
 * pieces, and where there was no reasoning the text is what it was.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/events.h"
#include "dialect/escaped.h"
#include "dialect/thoughts.h"
#include "json/escape.h"
#include "json/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct thought_tag tag = { "<r>", "</r>" };

static void
check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

/* The length of n characters at v's beginning, or of all of it. */
static size_t
length(struct view v, size_t n)
{
	size_t at = 0;

	while (at < v.n && n-- > 0) {
		at += escaped_first(view_skip(v, at)).used;
		while (at < v.n && ((unsigned char)v.p[at] & 0xc0) == 0x80)
			at++;
	}
	return at;
}

/* True if there was reasoning. */
static bool
read_text(struct view text, size_t piece, bool anywhere, struct events *events)
{
	struct fail f = { 0 };
	struct thoughts t;
	bool seen;

	if (anywhere)
		thoughts_open(&t, &tag, 1, true, events_take, events);
	else
		thoughts_open(&t, thought_tags, thought_tag_count, false,
		    events_take, events);
	while (text.n > 0) {
		size_t n = length(text, piece);

		check(thoughts_feed(&t, (struct view){ text.p, n }, &f),
		    "it can be fed");
		text = view_skip(text, n);
	}
	check(thoughts_break(&t, &f), "it can end");
	check(events->broken == NULL, "the rules of events");
	seen = t.seen;
	thoughts_free(&t);
	return seen;
}

/* Without reasoning: all of the text, unless it is blank. */
static void
check_text(struct view text, struct view told)
{
	struct buf want = BUF(64 << 20);

	if (escaped_blanks(text) < text.n || text.n >= 4096) {
		buf_adds(&want, "T[");
		buf_add(&want, text);
		buf_addc(&want, ']');
	}
	check(view_eq(buf_view(&want), told), "nothing is lost");
	buf_free(&want);
}

/* The bytes as escaped text if they are that, else escaped. */
static void
escape(struct view bytes, struct buf *text)
{
	struct json_scan scan = { 0 };

	buf_addc(text, '"');
	buf_add(text, bytes);
	buf_addc(text, '"');
	if (json_scan(buf_view(text), 1, &scan)) {
		buf_clear(text);
		buf_add(text, bytes);
	} else {
		buf_clear(text);
		json_escape(bytes, text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct events whole = EVENTS, pieces = EVENTS;
	struct buf text = BUF(64 << 20);
	bool anywhere, seen;

	if (size == 0)
		return 0;
	anywhere = data[0] & 1;
	escape((struct view){ (const char *)data + 1, size - 1 }, &text);
	seen = read_text(buf_view(&text), size * 6, anywhere, &whole);
	read_text(buf_view(&text), data[0] / 2 + 1, anywhere, &pieces);
	check(view_eq(buf_view(&whole.out), buf_view(&pieces.out)),
	    "pieces make no difference");
	if (!seen)
		check_text(buf_view(&text), buf_view(&whole.out));
	events_free(&whole);
	events_free(&pieces);
	buf_free(&text);
	return 0;
}
