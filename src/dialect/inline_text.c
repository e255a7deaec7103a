#include "dialect/inline_text.h"

#include "dialect/held.h"
#include "dialect/inline_calls.h"
#include "dialect/markup.h"

/* Longer markup than this is not waited for. */
#define MARKUP_MAX (1 << 20)

static event_sink take;

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
	thoughts_open(&s->thoughts, thought_tags, thought_tag_count, false,
	    take, s);
}

void
inline_free(struct inline_text *s)
{
	thoughts_free(&s->thoughts);
	buf_free(&s->held);
}

static bool
emit_text(struct inline_text *s, struct view text, struct fail *f)
{
	struct event e = { .type = EVENT_TEXT, .text = text };

	return text.n == 0 || s->sink(s->context, &e, f);
}

/* All up to `at` has turned out to be text. */
static void
was_text(struct inline_text *s, size_t at)
{
	s->state = INLINE_TEXT;
	s->passed = at;
}

/*
 * Settle all of v that is no markup, or may not be the beginning of any;
 * *wait when more must come first.
 */
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
	return emit_text(s, (struct view){ v.p, at }, f);
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

/* As held_settle. */
static bool
settle(void *inline_text, struct view *v, struct fail *f)
{
	struct inline_text *s = inline_text;
	bool wait = false, good = true;

	while (!wait && good && v->n > 0) {
		size_t settled = 0;

		if (s->state == INLINE_TEXT)
			good = step_text(s, *v, &settled, &wait, f);
		else
			wait = !step_markup(s, *v);
		*v = view_skip(*v, settled);
	}
	return good;
}

/* What the reasoning's tags have left. */
static bool
take(void *inline_text, const struct event *e, struct fail *f)
{
	struct inline_text *s = inline_text;

	return e->type == EVENT_TEXT ?
	    held_feed(&s->held, e->text, settle, s, f) :
	    s->sink(s->context, e, f);
}

bool
inline_feed(struct inline_text *s, struct view escaped, struct fail *f)
{
	return thoughts_feed(&s->thoughts, escaped, f);
}

/* Pass on what is held, which has turned out to be nothing special. */
static bool
release(struct inline_text *s, struct fail *f)
{
	bool good = emit_text(s, buf_view(&s->held), f);

	buf_clear(&s->held);
	was_text(s, 0);
	return good;
}

bool
inline_break(struct inline_text *s, struct fail *f)
{
	return thoughts_break(&s->thoughts, f) && release(s, f);
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
	if (!thoughts_break(&s->thoughts, f))
		return false;
	if (calls && ends_well(s) && inline_calls_read(s, &list)) {
		buf_clear(&s->held);
		good = inline_calls_send(s, buf_view(&list), made, f);
	} else {
		good = release(s, f);
	}
	buf_free(&list);
	return good;
}
