#include "core/lessons.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "config/url.h"
#include "core/learned.h"
#include "core/refused.h"
#include "core/refused_beta.h"
#include "json/escape.h"
#include "json/members.h"
#include "transform/edits.h"

/* Refusals of what was returned after which a handler returns nothing. */
#define RETURNS_MAX 2

/* The handler's memory. Only a test has none. */
static struct learned *
memory(const struct exchange *x)
{
	return x->kept == NULL ? NULL : &x->kept->learned;
}

/* Whom a lesson is about: where x->to is, and its model. */
static struct learned_line
line_for(const struct exchange *x)
{
	struct url u;

	return (struct learned_line){
		.origin = url_cut(x->to.provider->url, &u) == NULL ?
		    u.origin : VIEW("-"),
		.model = x->to.model,
		.when_s = clock_wall_ms() / 1000,
	};
}

/* The lessons for one target, known ones first, then this request's own. */
struct walk {
	struct view rest, own;
	struct view origin, model;
};

static struct walk
walk_for(const struct exchange *x)
{
	const struct learned_line to = line_for(x);

	return (struct walk){
		.rest = memory(x) == NULL ? VIEW("") :
		    buf_view(&memory(x)->text),
		.own = buf_view(&x->lessons),
		.origin = to.origin,
		.model = to.model,
	};
}

static bool
walk_next(struct walk *w, struct lesson *l)
{
	struct learned_line line;

	while (learned_next(&w->rest, &line) ||
	    learned_next(&w->own, &line)) {
		if (!view_eq(line.model, w->model) ||
		    !view_eq(line.origin, w->origin))
			continue;
		*l = line.lesson;
		return true;
	}
	return false;
}

static bool
is_known(const struct exchange *x, const struct lesson *l)
{
	struct walk w = walk_for(x);
	struct lesson known;

	while (walk_next(&w, &known))
		if (lesson_same(&known, l))
			return true;
	return false;
}

static bool
is_refused(const void *exchange, struct view beta)
{
	const struct lesson l = { LESSON_BETA, beta };

	return is_known(exchange, &l);
}

static void
apply_betas(struct exchange *x, struct letter *l)
{
	struct buf left = BUF(l->headers.max);

	buf_room(&left, l->headers.n);
	if (!betas_left(buf_view(&l->headers), is_refused, x, &left)) {
		buf_wipe(&left);
		return;
	}
	/* The key stands in it. */
	buf_wipe(&l->headers);
	l->headers = left;
}

/* A member's value; p NULL: there is none. */
static struct view
value_of(struct view body, struct view name)
{
	struct members m = members_of(body);

	while (members_next(&m))
		if (members_same(m.name, name))
			return m.value;
	return (struct view){ NULL, 0 };
}

/* The old name goes, and its value comes back under the new one. */
static void
rename_member(struct edits *e, struct arena *a, struct view body,
    struct view pair)
{
	struct view now = pair, old = view_cut(&now, '=');
	struct view value = value_of(body, old);

	if (value.p == NULL)
		return;
	edits_add(e, a, EDIT_REMOVE, old, VIEW(""));
	edits_add(e, a, EDIT_ADD, now, value);
}

static bool
apply_fields(struct exchange *x, struct letter *l, struct fail *f)
{
	struct buf edited = BUF(l->body.max);
	struct walk w = walk_for(x);
	struct view body = buf_view(&l->body);
	struct edits e = { .first = NULL };
	struct arena a = { .block = NULL };
	struct lesson lesson;

	while (walk_next(&w, &lesson))
		if (lesson.kind == LESSON_FIELD)
			edits_add(&e, &a, EDIT_REMOVE, lesson.name, VIEW(""));
		else if (lesson.kind == LESSON_NAME)
			rename_member(&e, &a, body, lesson.name);
	if (e.first != NULL || e.failed) {
		buf_room(&edited, body.n);
		edits_apply(&e, &a, body, &edited);
		buf_free(&l->body);
		l->body = edited;
	}
	arena_free(&a);
	return !edited.failed || fail(f, 500, "out of memory");
}

void
lessons_plan(struct exchange *x)
{
	x->plan.returns_nothing = x->returns_nothing || (memory(x) != NULL &&
	    memory(x)->returns_refused >= RETURNS_MAX);
}

bool
lessons_apply(struct exchange *x, struct letter *l, struct fail *f)
{
	struct learned *m = memory(x);
	struct lesson any;
	struct walk w;

	if (m != NULL)
		learned_look(m);
	if (x->lessons.n == 0 && (m == NULL || m->text.n == 0))
		return true;
	w = walk_for(x);
	if (!walk_next(&w, &any) || l->body.failed)
		return true;
	apply_betas(x, l);
	return apply_fields(x, l, f);
}

/* Was it the request's own fault, as far as that can be said? */
static bool
may_teach(const struct exchange *x)
{
	const struct trouble *t = &x->trouble;

	if (x->committed || t->kind != TROUBLE_ANSWER ||
	    (t->status != 400 && t->status != 422))
		return false;
	return t->cause != CAUSE_KEY && t->cause != CAUSE_QUOTA &&
	    t->cause != CAUSE_NO_QUOTA && t->cause != CAUSE_TOO_LONG;
}

/* What is known already was left out: a refusal of it teaches nothing. */
static bool
take(struct exchange *x, const struct refused *r)
{
	size_t before = x->lessons.n;

	for (size_t i = 0; i < r->n; i++) {
		struct learned_line line = line_for(x);

		line.lesson = r->lesson[i];
		if (!is_known(x, &line.lesson))
			learned_write(&line, &x->lessons);
	}
	return x->lessons.n > before && !x->lessons.failed;
}

bool
lessons_hear(struct exchange *x, const struct letter *l, struct view error)
{
	const struct sent sent = { .headers = buf_view(&l->headers),
		.body = buf_view(&l->body) };
	struct refused r = { .n = 0 };
	bool news;

	if (!may_teach(x))
		return false;
	refused_read(&r, &sent, error);
	news = take(x, &r);
	if (r.returned && !x->plan.returns_nothing) {
		news = x->returns_nothing = true;
		if (memory(x) != NULL)
			memory(x)->returns_refused++;
	}
	refused_free(&r);
	return news;
}

/* "beta x, field y" */
static void
add_words(const struct exchange *x, struct buf *out)
{
	struct view rest = buf_view(&x->lessons);
	struct learned_line line;

	while (learned_next(&rest, &line)) {
		if (out->n > 0)
			buf_adds(out, ", ");
		lesson_words(&line.lesson, out);
	}
	if (x->returns_nothing) {
		if (out->n > 0)
			buf_adds(out, ", ");
		buf_adds(out, "signatures of earlier answers");
	}
}

/* why: errno of what could not be kept, or 0. */
static void
tell(const struct exchange *x, bool helped, int why)
{
	struct buf words = BUF(4096);
	struct entry e = ENTRY_NONE;

	add_words(x, &words);
	entry_word(&e, "request", view_of(x->request_id));
	entry_add(&e, "provider", x->to.provider->name);
	entry_add(&e, "model", x->to.model);
	entry_quote(&e, "left_out", buf_view(&words));
	entry_add(&e, "helped", helped ? VIEW("yes") : VIEW("no"));
	if (why != 0)
		entry_quote(&e, "not_kept", view_of(strerror(why)));
	exchange_entry(x, &e);
	entry_free(&e);
	buf_free(&words);
}

void
lessons_end(struct exchange *x, bool helped)
{
	int why = 0;

	if (helped && x->lessons.n > 0 && memory(x) != NULL &&
	    !learned_add(memory(x), buf_view(&x->lessons)))
		why = errno;
	if (x->config->log)
		tell(x, helped, why);
	buf_clear(&x->lessons);
	x->returns_nothing = false;
}
