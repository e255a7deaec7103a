#include "core/passing.h"

/* What may wait for an answer's first word, or for an event's end. */
#define WAITING_MAX (32 << 20)

void
passing_open(struct passing *p)
{
	*p = (struct passing){ .bytes = BUF(WAITING_MAX) };
}

void
passing_free(struct passing *p)
{
	buf_free(&p->bytes);
}

bool
passing_event(void *encoder, const struct event *e, struct fail *f)
{
	(void)f;
	encoder_note(encoder, e);
	return true;
}

bool
passing_take(struct passing *p, struct view bytes, struct fail *f)
{
	p->fed = p->bytes.n;
	buf_add(&p->bytes, bytes);
	return !p->bytes.failed || fail(f, 502, "an answer that says nothing "
	    "for over %d MiB", WAITING_MAX >> 20);
}

void
passing_mark(struct passing *p, size_t whole)
{
	if (whole > 0)
		p->whole = p->fed + whole;
}

void
passing_mark_all(struct passing *p)
{
	if (p->bytes.n > p->whole)
		buf_add(&p->bytes, VIEW("\n\n"));
	p->whole = p->bytes.n;
}

void
passing_on(struct passing *p, struct encoder *e)
{
	if (p->whole == 0)
		return;
	buf_add(&e->out, (struct view){ p->bytes.p, p->whole });
	buf_consume(&p->bytes, p->whole);
	p->fed -= p->fed < p->whole ? p->fed : p->whole;
	p->whole = 0;
	e->started = true;
}

void
passing_break(struct encoder *e, int64_t text_block)
{
	if (text_block > 0)
		buf_addf(&e->out, "event: content_block_stop\n"
		    "data: {\"type\":\"content_block_stop\",\"index\":%lld}"
		    "\n\n", (long long)text_block - 1);
}

void
passing_end(struct passing *p, struct encoder *e, bool finished)
{
	passing_on(p, e);
	if (!finished)
		buf_add(&e->out, VIEW("event: message_stop\n"
		    "data: {\"type\":\"message_stop\"}\n\n"));
	e->started = e->ended = true;
}
