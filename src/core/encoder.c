#include "core/encoder.h"

#include <string.h>

#include "base/random.h"
#include "core/block.h"
#include "core/wire.h"
#include "http/response.h"
#include "json/escape.h"

/* An answer that nobody takes out in between: a whole one. */
#define OUT_MAX (64 << 20)

void
encoder_open(struct encoder *e, const struct plan *plan,
    int64_t input_estimate)
{
	*e = (struct encoder){
		.plan = plan,
		.out = BUF(OUT_MAX),
		.stop_sequence = BUF(64 << 10),
		.used_ids = BUF(1 << 20),
		.input_estimate = input_estimate,
	};
}

void
encoder_free(struct encoder *e)
{
	while (e->first != NULL) {
		struct block *b = e->first;

		e->first = b->next;
		block_free(b);
	}
	e->last = NULL;
	buf_free(&e->out);
	buf_free(&e->stop_sequence);
	buf_free(&e->used_ids);
}

static void
start_message(struct encoder *e)
{
	if (!e->started)
		wire_message_start(e);
	e->started = true;
}

/* The text to write now: all but a surrogate's first half. */
static struct view
ready_text(const struct block *b, bool last)
{
	struct view v = buf_view(&b->text);
	size_t half = last || b->kind == BLOCK_TOOL ? 0 : json_half_pair(v);

	return (struct view){ v.p, v.n - half };
}

/* May this block's beginning be written? Blanks alone make no text block. */
static bool
worth_opening(const struct encoder *e, const struct block *b)
{
	if (b->kind == BLOCK_TOOL)
		return e->plan->stream || b->ended;
	if (b->kind == BLOCK_THINKING)
		return b->text.n > 0 || b->signature.n > 0;
	if (b->kind == BLOCK_OTHER)
		return true;
	return !escaped_is_blank(buf_view(&b->text));
}

/* Write what can be written of the block whose turn it is. */
static void
write_text(struct encoder *e, struct block *b, bool last)
{
	struct view v;

	if (!b->open && !worth_opening(e, b))
		return;
	if (!b->open) {
		start_message(e);
		wire_block_start(e, b);
		b->open = true;
		if (b->kind == BLOCK_OTHER)
			buf_clear(&b->text);
	}
	v = ready_text(b, last);
	if (v.n == 0)
		return;
	wire_block_text(e, b, v);
	b->any = true;
	buf_consume(&b->text, v.n);
}

/* A lone first half that will never see its other. */
static void
mend_half(struct block *b)
{
	size_t half = b->kind == BLOCK_TOOL ? 0 :
	    json_half_pair(buf_view(&b->text));

	if (half == 0)
		return;
	b->text.n -= half;
	buf_add(&b->text, VIEW("\\ufffd"));
}

/*
 * A whole answer's arguments must be an object; what is not becomes one
 * without members, and what broke off for want of tokens is left out.
 */
static bool
keep_call(struct encoder *e, struct block *b)
{
	struct json parsed = { 0 };
	struct buf plain = BUF(OUT_MAX);
	struct fail f;
	bool object;

	if (e->plan->stream)
		return true;
	json_unescape(buf_view(&b->text), &plain);
	object = json_parse(&parsed, buf_view(&plain), &f) &&
	    json_is_object(&parsed, JSON_ROOT);
	json_free(&parsed);
	buf_free(&plain);
	if (object)
		return true;
	if (!b->arguments.complete && b->text.n > 0 &&
	    e->stop == STOP_MAX_TOKENS)
		return false;
	buf_clear(&b->text);
	return true;
}

/* Write the rest of the first block and take it away. */
static void
finish_first(struct encoder *e)
{
	struct block *b = e->first;

	b->ended = true;
	mend_half(b);
	if (b->kind != BLOCK_TOOL || keep_call(e, b)) {
		if (b->kind == BLOCK_TOOL && !b->any && b->text.n == 0)
			buf_add(&b->text, VIEW("{}"));
		write_text(e, b, true);
	}
	if (b->open) {
		wire_block_stop(e, b);
		e->index++;
	}
	e->first = b->next;
	if (e->first == NULL)
		e->last = NULL;
	block_free(b);
}

/* Has the first block got all it will get, now that another waits? */
static bool
first_is_over(const struct encoder *e)
{
	const struct block *b = e->first;

	if (b->next == NULL)
		return b->ended;
	return b->kind != BLOCK_TOOL || b->ended || b->arguments.complete;
}

static void
advance(struct encoder *e)
{
	while (e->first != NULL && first_is_over(e))
		finish_first(e);
	if (e->first != NULL)
		write_text(e, e->first, false);
}

static struct block *
append_block(struct encoder *e, enum block_kind kind)
{
	struct block *b = block_new(kind);

	if (b == NULL)
		return NULL;
	if (e->last == NULL)
		e->first = b;
	else
		e->last->next = b;
	e->last = b;
	return b;
}

/* The block that a piece of text, thinking or a signature belongs to. */
static struct block *
text_block(struct encoder *e, enum block_kind kind)
{
	if (e->last != NULL && e->last->kind == kind)
		return e->last;
	return append_block(e, kind);
}

/* Thinking behind a signature is not what was signed. */
static bool
is_signed(const struct block *b, enum block_kind kind)
{
	return b != NULL && kind == BLOCK_THINKING && b->kind == kind &&
	    b->signature.n > 0;
}

static bool
no_memory(struct fail *f)
{
	return fail(f, 500, "out of memory while the answer was converted");
}

static bool
take_text(struct encoder *e, enum block_kind kind, struct view text,
    struct fail *f)
{
	struct block *b;

	if (text.n == 0)
		return true;
	b = is_signed(e->last, kind) ? append_block(e, kind) :
	    text_block(e, kind);
	if (b == NULL)
		return no_memory(f);
	buf_add(&b->text, text);
	if (b->text.failed)
		return no_memory(f);
	return true;
}

static bool
take_signature(struct encoder *e, struct view text, struct fail *f)
{
	struct block *b = text_block(e, BLOCK_THINKING);

	if (b == NULL)
		return no_memory(f);
	buf_add(&b->signature, text);
	return !b->signature.failed || no_memory(f);
}

static bool
id_is_fine(struct view id)
{
	if (id.n == 0 || id.n > 64)
		return false;
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '_' && c != '-')
			return false;
	}
	return true;
}

/*
 * Providers count calls anew in each answer (call_0); Claude Code drops the
 * second call of an id. What stands anywhere in the request, or was used in
 * this answer, is not used again.
 */
static void
choose_id(struct encoder *e, struct block *b, struct view id)
{
	if (id_is_fine(id) && view_find(buf_view(&e->used_ids), id) < 0 &&
	    view_find(e->plan->in->text, id) < 0) {
		buf_add(&b->id, id);
	} else {
		buf_add(&b->id, VIEW("toolu_"));
		random_base62(&b->id, 24);
	}
	buf_add(&e->used_ids, buf_view(&b->id));
	buf_addc(&e->used_ids, '\n');
}

static struct block *
find_call(struct encoder *e, int call)
{
	for (struct block *b = e->first; b != NULL; b = b->next)
		if (b->kind == BLOCK_TOOL && b->call == call)
			return b;
	return NULL;
}

static bool
take_call(struct encoder *e, const struct event *ev, struct fail *f)
{
	struct block *b = append_block(e, BLOCK_TOOL);

	if (b == NULL)
		return no_memory(f);
	b->call = ev->call;
	choose_id(e, b, ev->id);
	buf_add(&b->name, ev->name);
	return true;
}

static bool
take_arguments(struct encoder *e, const struct event *ev, struct fail *f)
{
	struct block *b = find_call(e, ev->call);

	if (b == NULL || ev->text.n == 0)
		return true;
	buf_add(&b->text, ev->text);
	arguments_follow(&b->arguments, ev->text);
	return !b->text.failed || no_memory(f);
}

/* A block that is written as it is. */
static bool
take_block(struct encoder *e, struct view json, struct fail *f)
{
	struct block *b = append_block(e, BLOCK_OTHER);

	if (b == NULL)
		return no_memory(f);
	buf_add(&b->text, json);
	b->ended = true;
	return !b->text.failed || no_memory(f);
}

static bool
take(struct encoder *e, const struct event *ev, struct fail *f)
{
	struct block *b;

	switch (ev->type) {
	case EVENT_TEXT:
		return take_text(e, BLOCK_TEXT, ev->text, f);
	case EVENT_THINKING:
		return take_text(e, BLOCK_THINKING, ev->text, f);
	case EVENT_SIGNATURE:
		return take_signature(e, ev->text, f);
	case EVENT_TOOL_START:
		return take_call(e, ev, f);
	case EVENT_TOOL_ARGUMENTS:
		return take_arguments(e, ev, f);
	case EVENT_TOOL_END:
		b = find_call(e, ev->call);
		if (b != NULL)
			b->ended = true;
		return true;
	case EVENT_BLOCK:
		return take_block(e, ev->text, f);
	case EVENT_USAGE:
		return true;
	case EVENT_STOP:
		buf_add(&e->stop_sequence, ev->text);
		return true;
	}
	return true;
}

bool
encoder_event(void *encoder, const struct event *ev, struct fail *f)
{
	struct encoder *e = encoder;

	if (e->ended)
		return true;
	encoder_note(e, ev);
	if (!take(e, ev, f))
		return false;
	advance(e);
	return !e->out.failed || no_memory(f);
}

static enum stop_reason
final_stop(const struct encoder *e)
{
	switch (e->stop) {
	case STOP_MAX_TOKENS:
	case STOP_REFUSAL:
	case STOP_PAUSE_TURN:
	case STOP_CONTEXT_WINDOW:
		return e->stop;
	case STOP_SEQUENCE:
		return e->calls ? STOP_TOOL_USE : STOP_SEQUENCE;
	default:
		return e->calls ? STOP_TOOL_USE : STOP_END_TURN;
	}
}

bool
encoder_end(struct encoder *e, struct fail *f)
{
	if (e->ended)
		return true;
	while (e->first != NULL)
		finish_first(e);
	start_message(e);
	wire_message_end(e, final_stop(e));
	e->ended = true;
	return !e->out.failed || no_memory(f);
}

void
encoder_error(struct encoder *e, const struct fail *f, struct view request_id)
{
	struct block *b = e->first;

	if (e->ended)
		return;
	if (b != NULL && b->open && b->kind != BLOCK_TOOL) {
		mend_half(b);
		write_text(e, b, true);
		wire_block_stop(e, b);
	}
	buf_add(&e->out, VIEW("event: error\ndata: "));
	error_document(&e->out, error_type(f->status), f->text, request_id);
	buf_add(&e->out, VIEW("\n\n"));
	e->ended = true;
}

void
encoder_ping(struct encoder *e)
{
	if (e->started)
		buf_add(&e->out,
		    VIEW("event: ping\ndata: {\"type\":\"ping\"}\n\n"));
	else
		buf_add(&e->out, VIEW(": keep-alive\n\n"));
}
