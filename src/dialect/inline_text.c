#include "dialect/inline_text.h"

#include "dialect/inline_calls.h"
#include "dialect/markup.h"

/* Longer markup than this is not waited for. */
#define MARKUP_MAX (1 << 20)

/* So many blanks are text, whatever follows. */
#define BLANKS_MAX 4096

static const struct {
	const char *open, *close;
} thoughts[] = {
	{ "<think>", "</think>" },
	{ "<thinking>", "</thinking>" },
	{ "<thought>", "</thought>" },          /* Gemini's OpenAI front */
};

#define THOUGHTS ((int)(sizeof(thoughts) / sizeof(*thoughts)))

void
inline_open(struct inline_text *s, const struct plan *plan, event_sink *sink,
    void *context)
{
	*s = (struct inline_text){
		.plan = plan,
		.sink = sink,
		.context = context,
		.tools = json_count(plan->in, plan->tools) > 0 &&
		    plan->tool_choice != TOOL_CHOICE_NONE,
		.held = BUF(64 << 20),
	};
}

void
inline_free(struct inline_text *s)
{
	buf_free(&s->held);
}

static bool
emit(struct inline_text *s, enum event_type type, struct view text,
    struct fail *f)
{
	struct event e = { .type = type, .text = text };

	return text.n == 0 || s->sink(s->context, &e, f);
}

/* The first of the tags `open` that v begins with, or may begin with. */
static enum fit
which_thought(struct view v, int *tag, size_t *used)
{
	enum fit best = FIT_NO;

	for (int i = 0; i < THOUGHTS; i++) {
		enum fit fit = escaped_starts(v, thoughts[i].open, used);

		*tag = i;
		if (fit == FIT_YES)
			return FIT_YES;
		if (fit == FIT_PARTLY)
			best = FIT_PARTLY;
	}
	return best;
}

/* All up to `at` has turned out to be text. */
static void
was_text(struct inline_text *s, size_t at)
{
	s->state = INLINE_TEXT;
	s->passed = at;
}

/*
 * Each step below looks at all that is not decided, v, and returns how many
 * bytes of it are settled; *wait when more must come first.
 */

static size_t
step_start(struct inline_text *s, struct view v, bool *wait)
{
	size_t blanks = escaped_blanks(v), used = 0;

	if (s->drop_blanks) {
		*wait = blanks == v.n;
		s->drop_blanks = *wait;
		return blanks;
	}
	if (blanks == v.n) {
		*wait = blanks < BLANKS_MAX;
		if (!*wait)
			was_text(s, 0);
		return 0;
	}
	switch (which_thought(view_skip(v, blanks), &s->tag, &used)) {
	case FIT_PARTLY:
		*wait = true;
		return 0;
	case FIT_YES:
		s->state = INLINE_THINKING;
		s->drop_blanks = true;
		return blanks + used;
	default:
		was_text(s, 0);
		return 0;
	}
}

static bool
step_thinking(struct inline_text *s, struct view v, size_t *settled,
    bool *wait, struct fail *f)
{
	size_t at = 0, used = 0;
	enum fit fit;

	if (s->drop_blanks) {
		*settled = escaped_blanks(v);
		s->drop_blanks = *settled == v.n;
		*wait = s->drop_blanks;
		return true;
	}
	fit = escaped_find(v, thoughts[s->tag].close, &at, &used);
	*settled = at;
	*wait = fit != FIT_YES;
	if (fit == FIT_YES) {
		*settled += used;
		s->state = INLINE_START;
		s->drop_blanks = true;
	}
	return emit(s, EVENT_THINKING, (struct view){ v.p, at }, f);
}

static bool
step_text(struct inline_text *s, struct view v, size_t *settled, bool *wait,
    struct fail *f)
{
	size_t at = s->passed, used = 0;
	enum fit fit = FIT_NO;

	if (s->tools)
		fit = markup_find(v, &at, &s->form, &used);
	else
		at = v.n;
	*settled = at;
	*wait = fit != FIT_YES;
	s->passed = 0;
	if (fit == FIT_YES) {
		s->state = INLINE_MARKUP;
		s->phase = MARKUP_HEAD;
		s->body = used;
	}
	return emit(s, EVENT_TEXT, (struct view){ v.p, at }, f);
}

/* Is the present markup's inside, up to `end`, nothing but calls? */
static bool
is_calls(const struct inline_text *s, struct view v, size_t end)
{
	struct buf calls = BUF(4 * MARKUP_MAX);
	bool good = markup_read(&markups[s->form], s->plan,
	    (struct view){ v.p + s->body, end - s->body }, &calls);

	buf_free(&calls);
	return good;
}

static bool
step_head(struct inline_text *s, struct view v)
{
	const struct markup *m = &markups[s->form];
	enum fit fit = markup_head(m, s->plan, view_skip(v, s->body));

	if (fit == FIT_YES) {
		s->phase = MARKUP_BODY;
		s->searched = s->body;
	} else if (fit == FIT_NO) {
		was_text(s, s->body);
	}
	return fit != FIT_PARTLY;
}

static bool
step_body(struct inline_text *s, struct view v)
{
	size_t used = 0;
	enum fit fit = escaped_find(v, markups[s->form].close, &s->searched,
	    &used);

	if (fit != FIT_YES) {
		if (v.n <= MARKUP_MAX)
			return false;
		was_text(s, s->searched);
		return true;
	}
	if (!is_calls(s, v, s->searched)) {
		was_text(s, s->searched + used);
		return true;
	}
	s->phase = MARKUP_AFTER;
	s->searched += used;
	return true;
}

static bool
step_after(struct inline_text *s, struct view v)
{
	const char *stray = markups[s->form].stray;
	size_t at = s->searched + escaped_blanks(view_skip(v, s->searched));
	size_t used = 0;
	enum fit fit, more;
	int form;

	if (at == v.n) {
		s->searched = at;
		return false;
	}
	fit = stray == NULL ? FIT_NO :
	    escaped_starts(view_skip(v, at), stray, &used);
	if (fit == FIT_YES) {
		s->searched = at + used;
		return true;
	}
	more = markup_starts(view_skip(v, at), &form, &used);
	if (more == FIT_YES) {
		s->phase = MARKUP_HEAD;
		s->form = form;
		s->body = at + used;
	} else if (more == FIT_NO && fit == FIT_NO) {
		was_text(s, at);
	}
	return more == FIT_YES || (more == FIT_NO && fit == FIT_NO);
}

static bool
step_markup(struct inline_text *s, struct view v)
{
	switch (s->phase) {
	case MARKUP_HEAD:
		return step_head(s, v);
	case MARKUP_BODY:
		return step_body(s, v);
	case MARKUP_AFTER:
		return step_after(s, v);
	}
	return false;
}

/* Settle what can be settled of v; *v becomes the rest. */
static bool
settle(struct inline_text *s, struct view *v, struct fail *f)
{
	bool wait = false, good = true;

	while (!wait && good && v->n > 0) {
		size_t settled = 0;

		switch (s->state) {
		case INLINE_START:
			settled = step_start(s, *v, &wait);
			break;
		case INLINE_THINKING:
			good = step_thinking(s, *v, &settled, &wait, f);
			break;
		case INLINE_TEXT:
			good = step_text(s, *v, &settled, &wait, f);
			break;
		case INLINE_MARKUP:
			wait = !step_markup(s, *v);
			break;
		}
		*v = view_skip(*v, settled);
	}
	return good;
}

bool
inline_feed(struct inline_text *s, struct view escaped, struct fail *f)
{
	struct view v = escaped;
	bool held = s->held.n > 0;

	if (held) {
		buf_add(&s->held, escaped);
		v = buf_view(&s->held);
	}
	if (!s->held.failed && !settle(s, &v, f))
		return false;
	if (held)
		buf_consume(&s->held, s->held.n - v.n);
	else
		buf_add(&s->held, v);
	return !s->held.failed ||
	    fail(f, 502, "a piece of the answer is too long to be read");
}

/* Pass on what is held, which has turned out to be nothing special. */
static bool
release(struct inline_text *s, struct fail *f)
{
	struct view v = buf_view(&s->held);
	bool good = true;

	if (s->state == INLINE_THINKING)
		good = s->drop_blanks || emit(s, EVENT_THINKING, v, f);
	else if (s->state != INLINE_START || escaped_blanks(v) < v.n)
		good = emit(s, EVENT_TEXT, v, f);
	buf_clear(&s->held);
	return good;
}

bool
inline_break(struct inline_text *s, struct fail *f)
{
	bool good = release(s, f);

	s->state = INLINE_START;
	s->drop_blanks = false;
	return good;
}

/* Does what is held end as calls must? */
static bool
ends_well(const struct inline_text *s)
{
	struct view v = buf_view(&s->held);

	if (s->state != INLINE_MARKUP)
		return false;
	if (s->phase == MARKUP_AFTER)
		return escaped_blanks(view_skip(v, s->searched)) ==
		    v.n - s->searched;
	return s->phase == MARKUP_BODY && markups[s->form].unclosed &&
	    is_calls(s, v, v.n);
}

bool
inline_end(struct inline_text *s, bool calls, int *made, struct fail *f)
{
	struct buf list = BUF(4 * MARKUP_MAX);
	bool good;

	*made = 0;
	if (calls && ends_well(s) && inline_calls_read(s, &list)) {
		buf_clear(&s->held);
		good = inline_calls_send(s, buf_view(&list), made, f);
	} else {
		good = release(s, f);
	}
	buf_free(&list);
	return good;
}
