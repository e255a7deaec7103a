/*
 * Events as one line of text, for tests to compare, with the rules that every
 * reader keeps checked on the way:
 *
 *	T[..] text   K[..] reasoning   G[..] signature
 *	S0[id|name] A0[..] E0   a tool call: start, arguments, end
 *	B[..] a block of another kind
 *	U[input+read+write/output(reasoning)]   the last usage, before the end
 *	=tool_use   the stop reason; =stop_sequence[..]
 *
 * Pieces of the same thing that follow each other are one.
 */
#ifndef TESTS_UNIT_EVENTS_H
#define TESTS_UNIT_EVENTS_H

#include "model/event.h"
#include "base/buf.h"

#define EVENTS_CALLS 1024

struct events {
	struct buf out;
	enum event_type last;
	int last_call;
	struct usage usage;
	bool any;               /* something stands in out */
	int started;            /* calls */
	bool ended[EVENTS_CALLS];
	int stops;
	const char *broken;     /* which rule was, NULL if none */
};

#define EVENTS ((struct events){ .out = BUF(64 << 20) })

static inline void
events_free(struct events *s)
{
	buf_free(&s->out);
	*s = EVENTS;
}

static inline void
events_call_rules(struct events *s, const struct event *e)
{
	if (e->type == EVENT_TOOL_START) {
		if (e->call != s->started || e->call >= EVENTS_CALLS)
			s->broken = "calls are numbered from 0";
		if (e->name.n == 0)
			s->broken = "a call has a name";
		s->started++;
		return;
	}
	if (e->call < 0 || e->call >= s->started)
		s->broken = "START comes first";
	else if (s->ended[e->call])
		s->broken = "nothing comes after END";
	else
		s->ended[e->call] = e->type == EVENT_TOOL_END;
}

static inline void
events_rules(struct events *s, const struct event *e)
{
	if (s->stops > 0)
		s->broken = "STOP is the last";
	if (e->type == EVENT_TOOL_START || e->type == EVENT_TOOL_ARGUMENTS ||
	    e->type == EVENT_TOOL_END)
		events_call_rules(s, e);
	else if (e->type == EVENT_STOP)
		s->stops++;
	else if (e->type != EVENT_USAGE && e->text.n == 0)
		s->broken = "text is not empty";
}

static inline void
events_open(struct events *s, const struct event *e, const char *letter,
    bool numbered)
{
	bool same = s->any && s->last == e->type && s->last_call == e->call &&
	    e->type != EVENT_TOOL_START;

	if (same) {
		s->out.n--;
		return;
	}
	if (s->any)
		buf_addc(&s->out, ' ');
	buf_adds(&s->out, letter);
	if (numbered)
		buf_addi(&s->out, e->call);
	buf_addc(&s->out, '[');
}

static inline void
events_stop(struct events *s, const struct event *e)
{
	const struct usage *u = &s->usage;

	if (s->any)
		buf_addc(&s->out, ' ');
	if (u->known)
		buf_addf(&s->out, "U[%lld+%lld+%lld/%lld(%lld)] ",
		    (long long)u->input, (long long)u->cache_read,
		    (long long)u->cache_write, (long long)u->output,
		    (long long)u->reasoning);
	buf_addf(&s->out, "=%s", stop_reason_name(e->stop));
	if (e->text.n > 0)
		buf_addf(&s->out, "[%.*s]", VIEW_ARG(e->text));
}

/* A block as it is, but for the random part of ids of ours. */
static inline void
events_block(struct events *s, struct view text)
{
	static const char id[] = "srvtoolu_ccr";
	ptrdiff_t at;

	while ((at = view_find(text, view_of(id))) >= 0) {
		buf_add(&s->out, (struct view){ text.p,
		    (size_t)at + sizeof(id) - 1 });
		text = view_skip(text, (size_t)at + sizeof(id) - 1 + 21);
	}
	buf_add(&s->out, text);
}

/* An event_sink; context is the struct events. */
static inline bool
events_take(void *context, const struct event *e, struct fail *f)
{
	static const char *const letter[] = { "T", "K", "G", "S", "A",
		[EVENT_BLOCK] = "B" };
	struct events *s = context;

	(void)f;
	events_rules(s, e);
	switch (e->type) {
	case EVENT_USAGE:
		s->usage = e->usage;
		return true;
	case EVENT_STOP:
		events_stop(s, e);
		break;
	case EVENT_TOOL_END:
		buf_addf(&s->out, "%sE%d", s->any ? " " : "", e->call);
		break;
	default:
		events_open(s, e, letter[e->type], e->type ==
		    EVENT_TOOL_START || e->type == EVENT_TOOL_ARGUMENTS);
		if (e->type == EVENT_TOOL_START)
			buf_addf(&s->out, "%.*s|%.*s", VIEW_ARG(e->id),
			    VIEW_ARG(e->name));
		if (e->type == EVENT_BLOCK)
			events_block(s, e->text);
		else
			buf_add(&s->out, e->text);
		buf_addc(&s->out, ']');
	}
	s->any = true;
	s->last = e->type;
	s->last_call = e->call;
	return true;
}

#endif
