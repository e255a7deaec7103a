#include "dialect/openai_details.h"

#include "dialect/carrier.h"
#include "dialect/openai_read.h"
#include "json/escape.h"
#include "json/members.h"
#include "json/write.h"

#define ENTRY_MAX (4 << 20)

void
openai_details_open(struct openai_details *d)
{
	d->pending = d->late = BUF(ENTRY_MAX);
	d->key = BUF(4096);
}

void
openai_details_free(struct openai_details *d)
{
	buf_free(&d->pending);
	buf_free(&d->key);
	buf_free(&d->late);
}

static bool
too_long(struct reader *r, struct fail *f)
{
	return reading_trouble(r, f, TROUBLE_PROTOCOL, 502,
	    "the reasoning_details are too long");
}

static bool
pass(struct reader *r, enum event_type type, struct view text, struct fail *f)
{
	struct openai_reading *o = r->state;
	struct event e = { .type = type, .text = text };

	return text.n == 0 || (inline_break(&o->text, f) &&
	    reading_pass(r, &e, f));
}

/* An entry's text, under either name. */
static int
text_of(const struct json *in, int entry)
{
	int text = json_get(in, entry, "text");

	return json_is_string(in, text) ? text :
	    json_get(in, entry, "summary");
}

static bool
has_text(const struct json *in, int entry)
{
	return json_escaped(in, text_of(in, entry)).n > 0;
}

static void
put_member(struct jw *w, struct view name, struct view value)
{
	jw_escaped(w, name);
	buf_addc(w->out, ':');
	w->comma = false;
	jw_raw(w, value);
}

/* The entry without its text, with what an earlier piece of it had. */
static void
add_entry(const struct json *in, int entry, struct view before,
    struct buf *out)
{
	struct members m = members_of(before);
	struct jw w = { .out = out };

	jw_open(&w, '{');
	for (int k = json_first(in, entry); k != JSON_NONE;
	    k = json_next(in, k))
		if (!json_is(in, k, "text") && !json_is(in, k, "summary") &&
		    !json_is_null(in, json_value(in, k)))
			put_member(&w, json_escaped(in, k),
			    json_raw(in, json_value(in, k)));
	while (members_next(&m)) {
		bool again = false;

		for (int k = json_first(in, entry); k != JSON_NONE;
		    k = json_next(in, k))
			again |= members_same(json_escaped(in, k), m.name) &&
			    !json_is_null(in, json_value(in, k));
		if (!again)
			put_member(&w, m.name, m.value);
	}
	jw_close(&w, '}');
}

/* The entry's JSON as a signature. What would end it stands escaped. */
static void
add_carrier(const struct reader *r, struct view entry, struct buf *out)
{
	struct buf text = BUF(2 * ENTRY_MAX), whole = BUF(2 * ENTRY_MAX);
	struct view rest;

	json_escape_compact(entry, &text);
	rest = buf_view(&text);
	while (rest.n > 0) {
		buf_add(&whole, view_cut(&rest, ';'));
		if (rest.p != NULL)
			buf_add(&whole, VIEW("\\\\u003b"));
	}
	carrier_add(&(struct carrier){ .dialect = VIEW("details"),
	    .model = carrier_model(r->plan->upstream_model),
	    .note = VIEW(""), .text = buf_view(&whole) }, out);
	out->failed |= text.failed || whole.failed;
	buf_free(&text);
	buf_free(&whole);
}

/* A call that has begun is not torn apart for it. */
static bool
sign(struct reader *r, struct view entry, struct fail *f)
{
	struct openai_reading *o = r->state;
	struct buf carrier = BUF(2 * ENTRY_MAX);
	bool ok;

	if (o->calls.n > 0) {
		add_carrier(r, entry, &o->details.late);
		return !o->details.late.failed || too_long(r, f);
	}
	add_carrier(r, entry, &carrier);
	ok = carrier.failed ? too_long(r, f) :
	    pass(r, EVENT_SIGNATURE, buf_view(&carrier), f);
	buf_free(&carrier);
	return ok;
}

bool
openai_details_break(struct reader *r, struct fail *f)
{
	struct openai_details *d =
	    &((struct openai_reading *)r->state)->details;
	bool ok = d->pending.n == 0 || sign(r, buf_view(&d->pending), f);

	buf_clear(&d->pending);
	buf_clear(&d->key);
	return ok;
}

/* Pieces of one entry have one type and index. */
static bool
take_piece(struct reader *r, int entry, struct fail *f)
{
	struct openai_details *d =
	    &((struct openai_reading *)r->state)->details;
	const struct json *in = &r->in;
	struct buf key = BUF(4096), whole = BUF(ENTRY_MAX);

	buf_add(&key, json_raw(in, json_get(in, entry, "type")));
	buf_add(&key, json_raw(in, json_get(in, entry, "index")));
	if (!view_eq(buf_view(&key), buf_view(&d->key)) &&
	    !openai_details_break(r, f)) {
		buf_free(&key);
		return false;
	}
	buf_free(&d->key);
	d->key = key;
	add_entry(in, entry, buf_view(&d->pending), &whole);
	buf_free(&d->pending);
	d->pending = whole;
	return (!whole.failed || too_long(r, f)) && pass(r, EVENT_THINKING,
	    json_escaped(in, text_of(in, entry)), f);
}

/* One without text, encrypted: never in pieces. */
static bool
take_whole(struct reader *r, int entry, struct fail *f)
{
	struct buf whole = BUF(ENTRY_MAX);
	bool ok;

	add_entry(&r->in, entry, VIEW(""), &whole);
	ok = openai_details_break(r, f) && (whole.failed ? too_long(r, f) :
	    sign(r, buf_view(&whole), f));
	buf_free(&whole);
	return ok;
}

bool
openai_details_take(struct reader *r, int list, struct view plain,
    struct fail *f)
{
	const struct json *in = &r->in;
	bool texts = false;

	for (int t = json_first(in, list); t != JSON_NONE;
	    t = json_next(in, t))
		texts |= has_text(in, t);
	if (!texts && !pass(r, EVENT_THINKING, plain, f))
		return false;
	for (int t = json_first(in, list); t != JSON_NONE;
	    t = json_next(in, t)) {
		bool encrypted = json_escaped(in,
		    json_get(in, t, "data")).n > 0;

		if (json_is_object(in, t) &&
		    !(encrypted ? take_whole : take_piece)(r, t, f))
			return false;
	}
	return true;
}

bool
openai_details_end(struct reader *r, struct fail *f)
{
	struct openai_details *d =
	    &((struct openai_reading *)r->state)->details;

	return pass(r, EVENT_SIGNATURE, buf_view(&d->late), f);
}
