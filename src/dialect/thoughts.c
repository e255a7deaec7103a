#include "dialect/thoughts.h"

#include "dialect/escaped.h"
#include "dialect/held.h"

/* So many blanks are text, whatever follows. */
#define BLANKS_MAX 4096

const struct thought_tag thought_tags[] = {
	{ "<think>", "</think>" },
	{ "<thinking>", "</thinking>" },
	{ "<thought>", "</thought>" },          /* Gemini's OpenAI front */
};
const int thought_tag_count = sizeof(thought_tags) / sizeof(*thought_tags);

void
thoughts_open(struct thoughts *t, const struct thought_tag *tag, int tags,
    bool anywhere, event_sink *sink, void *context)
{
	*t = (struct thoughts){
		.tag = tag,
		.tags = tags,
		.anywhere = anywhere,
		.sink = sink,
		.context = context,
		.held = BUF(64 << 20),
	};
}

void
thoughts_free(struct thoughts *t)
{
	buf_free(&t->held);
}

static bool
emit(struct thoughts *t, enum event_type type, struct view text,
    struct fail *f)
{
	struct event e = { .type = type, .text = text };

	return text.n == 0 || t->sink(t->context, &e, f);
}

/* The first of the opening tags that v begins with, or may begin with. */
static enum fit
starts(struct thoughts *t, struct view v, size_t *used)
{
	enum fit best = FIT_NO;

	for (int i = 0; i < t->tags; i++) {
		enum fit fit = escaped_starts(v, t->tag[i].open, used);

		t->which = i;
		if (fit == FIT_YES)
			return FIT_YES;
		if (fit == FIT_PARTLY)
			best = FIT_PARTLY;
	}
	return best;
}

/* Where the first of them stands, or may stand; else the end. */
static enum fit
find(struct thoughts *t, struct view v, size_t *at, size_t *used)
{
	for (;;) {
		struct view rest;
		enum fit fit;

		*at += escaped_angle(view_skip(v, *at));
		if (*at == v.n)
			return FIT_NO;
		rest = view_skip(v, *at);
		fit = starts(t, rest, used);
		if (fit != FIT_NO)
			return fit;
		*at += escaped_first(rest).used;
	}
}

static void
begin_inside(struct thoughts *t)
{
	t->state = THOUGHTS_INSIDE;
	t->drop_blanks = true;
	t->seen = true;
}

/*
 * Each step below looks at all that is not decided, v, and returns how many
 * bytes of it are settled; *wait when more must come first.
 */

static size_t
step_start(struct thoughts *t, struct view v, bool *wait)
{
	size_t blanks = escaped_blanks(v), used = 0;

	if (t->drop_blanks) {
		*wait = blanks == v.n;
		t->drop_blanks = *wait;
		return blanks;
	}
	if (blanks >= BLANKS_MAX) {
		t->state = THOUGHTS_TEXT;
		return 0;
	}
	*wait = blanks == v.n;
	if (*wait)
		return 0;
	switch (starts(t, view_skip(v, blanks), &used)) {
	case FIT_PARTLY:
		*wait = true;
		return 0;
	case FIT_YES:
		begin_inside(t);
		return blanks + used;
	default:
		t->state = THOUGHTS_TEXT;
		return 0;
	}
}

static bool
step_inside(struct thoughts *t, struct view v, size_t *settled, bool *wait,
    struct fail *f)
{
	size_t at = 0, used = 0;
	enum fit fit;

	if (t->drop_blanks) {
		*settled = escaped_blanks(v);
		t->drop_blanks = *settled == v.n;
		*wait = t->drop_blanks;
		return true;
	}
	fit = escaped_find(v, t->tag[t->which].close, &at, &used);
	*settled = at;
	*wait = fit != FIT_YES;
	if (fit == FIT_YES) {
		*settled += used;
		t->state = THOUGHTS_START;
		t->drop_blanks = true;
	}
	return emit(t, EVENT_THINKING, (struct view){ v.p, at }, f);
}

static bool
step_text(struct thoughts *t, struct view v, size_t *settled, bool *wait,
    struct fail *f)
{
	size_t at = 0, used = 0;
	enum fit fit = FIT_NO;

	if (t->anywhere && !t->seen)
		fit = find(t, v, &at, &used);
	else
		at = v.n;
	*settled = at;
	*wait = fit != FIT_YES;
	if (fit == FIT_YES) {
		*settled += used;
		begin_inside(t);
	}
	return emit(t, EVENT_TEXT, (struct view){ v.p, at }, f);
}

static bool
settle(void *thoughts, struct view *v, struct fail *f)
{
	struct thoughts *t = thoughts;
	bool wait = false, good = true;

	while (!wait && good && v->n > 0) {
		size_t settled = 0;

		switch (t->state) {
		case THOUGHTS_START:
			settled = step_start(t, *v, &wait);
			break;
		case THOUGHTS_TEXT:
			good = step_text(t, *v, &settled, &wait, f);
			break;
		case THOUGHTS_INSIDE:
			good = step_inside(t, *v, &settled, &wait, f);
			break;
		}
		*v = view_skip(*v, settled);
	}
	return good;
}

bool
thoughts_feed(struct thoughts *t, struct view escaped, struct fail *f)
{
	return held_feed(&t->held, escaped, settle, t, f);
}

bool
thoughts_break(struct thoughts *t, struct fail *f)
{
	struct view v = buf_view(&t->held);
	bool good = true;

	if (t->state == THOUGHTS_INSIDE)
		good = t->drop_blanks || emit(t, EVENT_THINKING, v, f);
	else if (t->state != THOUGHTS_START || escaped_blanks(v) < v.n)
		good = emit(t, EVENT_TEXT, v, f);
	buf_clear(&t->held);
	t->state = THOUGHTS_START;
	t->drop_blanks = false;
	return good;
}
