/*
 * Any bytes as JSON. What is accepted is walked token by token, and what can
 * be done with it has to hold: strings go out and in again, a value survives
 * being put in a string, and a splice that changes nothing changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "json/escape.h"
#include "json/json.h"
#include "json/splice.h"
#include "json/utf8.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)
#define MAX (1 << 24)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
within(struct view inner, struct view outer)
{
	return inner.p >= outer.p && inner.p + inner.n <= outer.p + outer.n;
}

/* Text and its escaped form, parsed as a string, are the same. */
static void
round_trip(struct view plain)
{
	struct buf quoted = BUF(MAX), back = BUF(MAX), good = BUF(MAX);
	struct json in = { 0 };
	struct fail f;

	utf8_repair(&good, plain);
	MUST(utf8_valid(buf_view(&good)));
	buf_addc(&quoted, '"');
	json_escape(plain, &quoted);
	buf_addc(&quoted, '"');
	MUST(json_parse(&in, buf_view(&quoted), &f));
	MUST(json_text(&in, JSON_ROOT, &back));
	MUST(view_eq(buf_view(&back), buf_view(&good)));
	MUST(json_half_pair(json_escaped(&in, JSON_ROOT)) == 0);
	json_free(&in);
	buf_free(&quoted);
	buf_free(&back);
	buf_free(&good);
}

static void
string(const struct json *in, int t)
{
	struct view escaped = json_escaped(in, t);
	struct buf plain = BUF(MAX);
	size_t half = json_half_pair(escaped);

	MUST(json_text(in, t, &plain) && !plain.failed);
	MUST(plain.n <= escaped.n && utf8_valid(buf_view(&plain)));
	round_trip(buf_view(&plain));
	if (memchr(buf_cstr(&plain), '\0', plain.n) == NULL)
		MUST(json_is(in, t, buf_cstr(&plain)));
	MUST(half == 0 || half == 6);
	if (half > 0)
		MUST(plain.n >= 3 && view_ends(buf_view(&plain),
		    "\xef\xbf\xbd"));
	buf_free(&plain);
}

/* The member of that name is the last one of it. */
static void
member(const struct json *in, int object, int name)
{
	struct buf plain = BUF(MAX);
	int found;

	json_text(in, name, &plain);
	if (memchr(buf_cstr(&plain), '\0', plain.n) == NULL) {
		found = json_get(in, object, buf_cstr(&plain));
		MUST(found >= json_value(in, name));
		for (int k = json_next(in, name); k != JSON_NONE &&
		    found == json_value(in, name); k = json_next(in, k))
			MUST(!json_is(in, k, buf_cstr(&plain)));
	}
	buf_free(&plain);
}

/* Walk a value; returns the number of the token behind it. */
static int
walk(const struct json *in, int t)
{
	struct view raw = json_raw(in, t);
	bool object = json_is_object(in, t);
	int64_t whole;
	double real;
	int n = 0, behind = t + 1;

	MUST(within(raw, in->text) && raw.n > 0);
	MUST(object + json_is_array(in, t) + json_is_string(in, t) +
	    json_is_number(in, t) + json_is_true(in, t) +
	    json_is_false(in, t) + json_is_null(in, t) == 1);
	if (json_is_string(in, t))
		string(in, t);
	if (json_int(in, t, &whole))
		MUST(json_double(in, t, &real));
	for (int c = json_first(in, t); c != JSON_NONE; c = json_next(in, c)) {
		MUST(c == behind && within(json_raw(in, c), raw));
		if (object) {
			MUST(json_value(in, c) == c + 1);
			string(in, c);
			if (json_count(in, t) < 32)
				member(in, t, c);
			behind = walk(in, c + 1);
		} else {
			behind = walk(in, c);
		}
		MUST(++n <= json_count(in, t));
		MUST(json_next(in, c) != JSON_NONE || json_last(in, t) == c);
	}
	MUST(n == json_count(in, t));
	return behind;
}

/* A value inside a string is the same value. */
static void
compact(const struct json *in)
{
	struct buf quoted = BUF(MAX), plain = BUF(MAX);
	struct json s = { 0 }, again = { 0 };
	struct fail f;

	buf_addc(&quoted, '"');
	json_escape_compact(in->text, &quoted);
	buf_addc(&quoted, '"');
	MUST(json_parse(&s, buf_view(&quoted), &f) &&
	    json_text(&s, JSON_ROOT, &plain));
	MUST(json_parse(&again, buf_view(&plain), &f) && again.n == in->n);
	for (int t = 0; t < in->n; t++)
		MUST(again.token[t].type == in->token[t].type &&
		    json_next(&again, t) == json_next(in, t) &&
		    view_eq(json_escaped(&again, t), json_escaped(in, t)));
	json_free(&s);
	json_free(&again);
	buf_free(&quoted);
	buf_free(&plain);
}

/* Every value of the root is replaced by itself. */
static void
splice(const struct json *in)
{
	struct buf out = BUF(MAX);
	struct splice s = { .text = in->text, .out = &out };

	for (int k = json_first(in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(in, k)) {
		struct view piece = json_raw(in, json_is_object(in,
		    JSON_ROOT) ? json_value(in, k) : k);

		splice_replace(&s, (struct view){ piece.p, 0 }, VIEW(""));
		splice_replace(&s, piece, piece);
	}
	splice_end(&s);
	MUST(!out.failed && view_eq(buf_view(&out), in->text));
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view text = { (const char *)data, size };
	struct json in = { 0 };
	struct fail f = { 0 };

	round_trip(text);
	if (json_parse(&in, text, &f)) {
		MUST(utf8_valid(text) && walk(&in, JSON_ROOT) == in.n);
		compact(&in);
		splice(&in);
	} else {
		MUST(in.n == 0 && f.status == 400 && view_starts(
		    view_of(f.text), "not valid JSON: line "));
	}
	json_free(&in);
	return 0;
}
