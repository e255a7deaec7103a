#include "dialect/reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "dialect/error.h"
#include "dialect/escaped.h"
#include "json/utf8.h"

/* A text longer than this is not looked at twice. */
#define MENDED_MAX (64 << 20)

void *
reading_open(struct reader *r, size_t n, struct fail *f)
{
	struct reading *b = calloc(1, n);

	if (b == NULL) {
		fail(f, 500, "out of memory");
		return NULL;
	}
	b->mended = BUF(MENDED_MAX);
	found_open(&b->found, r->plan);
	r->state = b;
	return b;
}

void
reading_close(struct reader *r)
{
	struct reading *b = r->state;

	buf_free(&b->mended);
	found_free(&b->found);
	free(b);
	r->state = NULL;
}

/* What came is no JSON: show how it begins. */
static bool
no_json(struct reader *r, struct view text, const char *address,
    struct fail *f)
{
	struct buf excerpt = BUF(1024);
	char words[80 + 1];

	error_excerpt(text, &excerpt);
	trouble_words(words, sizeof(words), buf_view(&excerpt));
	buf_free(&excerpt);
	if (text.p[0] == '{' || text.p[0] == '[')
		return reading_trouble(r, f, TROUBLE_PROTOCOL, 502,
		    "the reply is broken JSON; it begins: %s", words);
	return reading_trouble(r, f, TROUBLE_PROTOCOL, 502,
	    "the reply is not JSON (is api_base_url %s?); it begins: %s",
	    address, words);
}

bool
reading_parse(struct reader *r, struct view text, const char *address,
    struct fail *f)
{
	struct reading *b = r->state;

	if (json_parse(&r->in, text, f))
		return true;
	if (f->status >= 500)
		return false;
	buf_clear(&b->mended);
	utf8_repair(&b->mended, text);
	if (!b->mended.failed && json_parse(&r->in, buf_view(&b->mended), f))
		return true;
	return no_json(r, text, address, f);
}

bool
reading_pass(void *reader, const struct event *e, struct fail *f)
{
	struct reader *r = reader;
	struct reading *b = r->state;
	bool *noted = e->type == EVENT_TEXT ? &b->text :
	    e->type == EVENT_THINKING ? &b->thought : NULL;

	if (noted != NULL && !*noted)
		*noted = escaped_blanks(e->text) < e->text.n;
	return r->sink(r->context, e, f);
}

bool
reading_usage(struct reader *r, const struct usage *u, struct fail *f)
{
	struct reading *b = r->state;
	bool first = !b->usage.known;

	b->usage = *u;
	return !first || reading_total(r, f);
}

bool
reading_total(struct reader *r, struct fail *f)
{
	const struct reading *b = r->state;
	struct event e = { .type = EVENT_USAGE, .usage = b->usage };

	return !b->usage.known || reading_pass(r, &e, f);
}

bool
reading_stop(struct reader *r, enum stop_reason stop, struct view sequence,
    struct fail *f)
{
	struct reading *b = r->state;
	struct event e = { .type = EVENT_STOP, .stop = stop,
		.text = sequence };

	b->ended = true;
	return reading_pass(r, &e, f);
}

bool
reading_trouble(struct reader *r, struct fail *f, enum trouble_kind kind,
    int status, const char *fmt, ...)
{
	struct trouble *t = &r->trouble;
	char text[sizeof(t->message)];
	va_list ap;

	*t = (struct trouble){ .kind = kind, .status = status,
		.retry_after_ms = -1,
		.cause = kind == TROUBLE_ANSWER ? CAUSE_OVERLOAD :
		    CAUSE_OTHER };
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	trouble_words(t->message, sizeof(t->message), view_of(text));
	return fail(f, status, "%s", t->message);
}

bool
reading_cut(struct reader *r, struct fail *f)
{
	return reading_trouble(r, f, TROUBLE_CUT, 502,
	    "the answer broke off before its end");
}

bool
reading_empty(struct reader *r, struct fail *f)
{
	return reading_trouble(r, f, TROUBLE_EMPTY, 529,
	    "the answer was empty");
}
