/*
 * Answers through a chain of transformers, for tests. What goes in and what
 * comes out is told in the words of events.h; ' stands for \", the quote of
 * escaped text, there, and for " in requests.
 */
#ifndef TESTS_UNIT_STEPS_H
#define TESTS_UNIT_STEPS_H

#include <stdlib.h>
#include <string.h>

#include "dialect/escaped.h"
#include "events.h"
#include "tap.h"
#include "transform/chain.h"

#define STEPS_URL "http://127.0.0.1/v1/chat/completions"

struct steps {
	struct use use[8];
	struct use_list list;
	struct provider provider;
	struct json in;
	struct buf request;
	struct plan plan;
	struct chain chain;
	struct events events;
	struct fail fail;
};

/* Each ' becomes what is given; a NUL stands behind it. */
static inline void
steps_quoted(struct buf *out, const char *text, const char *quote)
{
	for (; *text != '\0'; text++)
		if (*text == '\'')
			buf_adds(out, quote);
		else
			buf_addc(out, *text);
	buf_cstr(out);
}

/* names: transformers, parted by blanks. */
static inline bool
steps_open(struct steps *t, const char *names, const char *url,
    const char *request)
{
	const struct selector to = { &t->provider, VIEW("m") };
	struct view rest = view_of(names);

	*t = (struct steps){ .request = BUF(64 << 20), .events = EVENTS,
		.list = { .model = VIEW("") }, .provider = {
		.url = view_of(url), .list = &t->list, .lists = 1 } };
	t->list.use = t->use;
	while (rest.p != NULL)
		t->use[t->list.uses++].kind =
		    transformer_named(view_cut(&rest, ' '));
	steps_quoted(&t->request, request, "\"");
	return json_parse(&t->in, buf_view(&t->request), &t->fail) &&
	    plan_make(&t->plan, &t->in, &t->fail) &&
	    chain_open(&t->chain, NULL, &to, &t->plan, &t->fail);
}

static inline void
steps_free(struct steps *t)
{
	chain_free(&t->chain);
	json_free(&t->in);
	buf_free(&t->request);
	events_free(&t->events);
}

/* A piece's text whole, or a character at a time. */
static inline bool
steps_send(struct steps *t, struct event *e, struct view text, bool whole)
{
	size_t n = text.n;

	do {
		if (!whole && text.n > 0) {
			n = escaped_first(text).used;
			while (n < text.n &&
			    ((unsigned char)text.p[n] & 0xc0) == 0x80)
				n++;
		}
		e->text = (struct view){ text.p, n };
		if (!chain_event(&t->chain, e, &t->fail))
			return false;
		text = view_skip(text, n);
	} while (text.n > 0);
	return true;
}

static inline enum stop_reason
steps_stop(struct view name)
{
	for (int i = STOP_UNKNOWN; i <= STOP_CONTEXT_WINDOW; i++)
		if (view_is(name, stop_reason_name((enum stop_reason)i)))
			return (enum stop_reason)i;
	return STOP_UNKNOWN;
}

/* One word of an answer: T[..] K[..] G[..] S0[id|name] A0[..] E0 =stop */
static inline bool
steps_word(struct steps *t, struct view word, bool whole)
{
	static const char letters[] = "TKGSAE";
	struct event e = { .type = EVENT_STOP };
	struct view text = VIEW("");
	ptrdiff_t bracket = view_find(word, VIEW("["));

	if (word.p[0] == '=') {
		e.stop = steps_stop(view_skip(word, 1));
		return chain_event(&t->chain, &e, &t->fail);
	}
	e.type = (enum event_type)(strchr(letters, word.p[0]) - letters);
	e.call = atoi(word.p + 1);
	if (bracket >= 0)
		text = (struct view){ word.p + bracket + 1,
		    word.n - (size_t)bracket - 2 };
	if (e.type != EVENT_TOOL_START)
		return steps_send(t, &e, text, whole);
	e.id = view_cut(&text, '|');
	e.name = text;
	return chain_event(&t->chain, &e, &t->fail);
}

/* How long the first word is: up to "] ", or without a bracket to a blank. */
static inline size_t
steps_word_length(struct view v)
{
	ptrdiff_t bracket = view_find(v, VIEW("["));
	ptrdiff_t space = view_find(v, VIEW(" "));

	if (space < 0)
		return v.n;
	if (bracket >= 0 && bracket < space) {
		space = view_find(v, VIEW("] "));
		return space < 0 ? v.n : (size_t)space + 1;
	}
	return (size_t)space;
}

/* Send an answer through; true if all went well. */
static inline bool
steps_answer(struct steps *t, const char *words, bool whole)
{
	struct buf text = BUF(64 << 20);
	struct view v;
	bool good = true;

	chain_answer(&t->chain, events_take, &t->events);
	steps_quoted(&text, words, "\\\"");
	v = buf_view(&text);
	while (good && v.n > 0) {
		size_t n = steps_word_length(v);

		good = steps_word(t, (struct view){ v.p, n }, whole);
		v = view_skip(v, n + (n < v.n));
	}
	buf_free(&text);
	return good;
}

/* What is sent in `in`, whole and by characters, comes out as `want`. */
static inline void
steps_check(const char *what, const char *names, const char *url,
    const char *request, const char *in, const char *want)
{
	for (int whole = 0; whole < 2; whole++) {
		struct buf wanted = BUF(64 << 20);
		struct steps t;

		if (!OK(steps_open(&t, names, url, request) &&
		    steps_answer(&t, in, whole), "%s", what))
			fprintf(stderr, "# %s\n", t.fail.text);
		steps_quoted(&wanted, want == NULL ? in : want, "\\\"");
		if (!IS(buf_cstr(&t.events.out), wanted.p))
			fprintf(stderr, "# %s, %s\n", what,
			    whole ? "whole" : "by characters");
		buf_free(&wanted);
		steps_free(&t);
	}
}

/* What becomes of a request. */
static inline void
steps_request(const char *what, const char *names, const char *url,
    const char *request, const char *want)
{
	struct buf wanted = BUF(64 << 20);
	struct steps t;

	if (!OK(steps_open(&t, names, url, request), "%s", what))
		fprintf(stderr, "# %s\n", t.fail.text);
	steps_quoted(&wanted, want == NULL ? request : want, "\"");
	IS_MEM(t.chain.plan.in->text.p, t.chain.plan.in->text.n, wanted.p,
	    wanted.n);
	buf_free(&wanted);
	steps_free(&t);
}

#endif
