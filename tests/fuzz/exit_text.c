/*
 * Any text as the arguments of ExitTool; the first byte says in pieces of how
 * many characters it comes. What is taken out is text as it stands in JSON,
 * does not depend on the pieces, and is the response where there is one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "dialect/escaped.h"
#include "json/escape.h"
#include "json/json.h"
#include "json/scan.h"
#include "transform/exit_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

static void
take(struct view arguments, size_t piece, struct buf *text)
{
	struct exit_text x;

	exit_text_open(&x);
	while (arguments.n > 0) {
		size_t n = length(arguments, piece);

		exit_text_feed(&x, (struct view){ arguments.p, n }, text);
		arguments = view_skip(arguments, n);
	}
	exit_text_end(&x, text);
	exit_text_free(&x);
}

static void
check_text(struct view text)
{
	struct buf quoted = BUF(64 << 20);
	struct json_scan scan = { 0 };

	buf_addc(&quoted, '"');
	buf_add(&quoted, text);
	buf_addc(&quoted, '"');
	check(json_scan(buf_view(&quoted), 1, &scan), "it can stand in JSON");
	buf_free(&quoted);
}

/* Where the arguments are as they should be. */
static void
check_response(struct view arguments, struct view text)
{
	struct json in = { 0 };
	struct fail f;
	int k = JSON_NONE;

	if (json_parse(&in, arguments, &f) && json_is_object(&in, JSON_ROOT))
		k = json_first(&in, JSON_ROOT);
	while (k != JSON_NONE && !view_is(json_escaped(&in, k), "response"))
		k = json_next(&in, k);
	if (json_is_string(&in, json_value(&in, k)))
		check(view_eq(json_escaped(&in, json_value(&in, k)), text),
		    "it is the response");
	json_free(&in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf escaped = BUF(64 << 20), plain = BUF(64 << 20);
	struct buf whole = BUF(64 << 20), pieces = BUF(64 << 20);

	if (size == 0)
		return 0;
	json_escape((struct view){ (const char *)data + 1, size - 1 },
	    &escaped);
	json_unescape(buf_view(&escaped), &plain);
	take(buf_view(&escaped), size, &whole);
	take(buf_view(&escaped), (size_t)data[0] + 1, &pieces);
	check(view_eq(buf_view(&whole), buf_view(&pieces)),
	    "pieces make no difference");
	check_text(buf_view(&whole));
	check_response(buf_view(&plain), buf_view(&whole));
	buf_free(&escaped);
	buf_free(&plain);
	buf_free(&whole);
	buf_free(&pieces);
	return 0;
}
