/* The provider's answer on its way through filter programs. */
#include "transform/filter_state.h"
#include "transform/transforms.h"

/* How OpenAI ends a stream: no JSON. */
#define DONE "[DONE]"

/* Where what the programs have let through goes in the end. */
struct course {
	struct chain *chain;
	sse_sink *to;
	void *context;
};

static struct filter_state *
answering(const struct step *s)
{
	struct filter_state *st = s->is == &transform_filter ? s->state :
	    NULL;

	return st == NULL || st->ended ? NULL : st;
}

bool
filter_wants_answer(const struct chain *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (answering(&c->step[i]) != NULL)
			return true;
	return false;
}

/* What begins like this is JSON; other data pass programs by. */
static bool
looks_like_json(struct view data)
{
	data = view_trim(data);
	return data.n > 0 && !view_is(data, DONE) &&
	    (data.p[0] == '{' || data.p[0] == '[');
}

/*
 * Check a line that a program printed in place of an event, and name the event
 * that it is: Anthropic's have the name in them too.
 */
static bool
look_at(struct filter_state *st, struct view line, struct view *name,
    struct fail *f)
{
	struct view type;

	if (!json_parse(&st->in, line, f)) {
		fail(f, 500, "printed a line that is no JSON (%s)", f->text);
		return program_fail(&st->p, f);
	}
	type = json_escaped(&st->in, json_get(&st->in, JSON_ROOT, "type"));
	st->named |= name->n > 0;
	if (st->named && type.n > 0)
		*name = type;
	return true;
}

static bool pass(const struct course *c, size_t n, struct view name,
	struct view data, struct fail *f);

/*
 * Take what the program of place n says: up to an empty line, if one is to
 * end it, or to its own end.
 */
static bool
take_lines(const struct course *c, size_t n, struct view name, bool *ended,
    struct fail *f)
{
	bool to_end = *ended;
	struct filter_state *st = c->chain->step[n].state;
	struct view line;

	for (;;) {
		struct view own = name;

		if (!program_line(&st->p, &line, f))
			return false;
		*ended = line.p == NULL;
		if (*ended || (line.n == 0 && !to_end))
			return true;
		if (view_is(line, DONE))
			st->done = true;
		else if (line.n > 0 && (!look_at(st, line, &own, f) ||
		    !pass(c, n, own, line, f)))
			return false;
	}
}

/*
 * The program of place n finds its input's end: what does it still say? The
 * stream's end comes after that.
 */
static bool
finish(const struct course *c, size_t n, struct fail *f)
{
	struct filter_state *st = c->chain->step[n].state;
	bool ended = true;

	program_finish(&st->p);
	if (!take_lines(c, n, VIEW(""), &ended, f) ||
	    !program_end(&st->p, f))
		return false;
	st->ended = true;
	return !st->done || pass(c, n, VIEW(""), VIEW(DONE), f);
}

static bool
ask(const struct course *c, size_t n, struct view name, struct view data,
    struct fail *f)
{
	struct filter_state *st = c->chain->step[n].state;
	bool ended = false;

	program_ask(&st->p, data);
	if (!take_lines(c, n, name, &ended, f))
		return false;
	if (!ended)
		return true;
	if (!program_end(&st->p, f))
		return false;
	fail(f, 500, "ended before the answer did");
	return program_fail(&st->p, f);
}

/*
 * The stream's own end. Modules are told, since they know it from the
 * original; for a program it is the end of its input.
 */
static bool
end_stream(const struct course *c, size_t n, struct fail *f)
{
	const struct step *s = &c->chain->step[n];
	struct filter_state *st = s->state;

	if (s->use->filter->script && !ask(c, n, VIEW(""), VIEW(DONE), f))
		return false;
	st->done = true;
	return finish(c, n, f);
}

/* Let those before place n have the data, the nearest first. */
static bool
pass(const struct course *c, size_t n, struct view name, struct view data,
    struct fail *f)
{
	while (n-- > 0) {
		const struct step *s = &c->chain->step[n];

		if (answering(s) == NULL)
			continue;
		if (view_is(data, DONE))
			return end_stream(c, n, f);
		if (looks_like_json(data))
			return ask(c, n, name, data, f);
	}
	return c->to(c->context, name, data, f);
}

/* Modules want to know beforehand in which form the answer comes. */
static void
announce(struct chain *c, struct view form)
{
	for (size_t i = 0; i < c->n; i++) {
		struct filter_state *st = answering(&c->step[i]);

		if (st == NULL || st->begun)
			continue;
		st->begun = true;
		if (c->step[i].use->filter->script)
			program_tell(&st->p, form);
	}
}

bool
filter_event(struct chain *chain, struct view name, struct view data,
    sse_sink *to, void *context, struct fail *f)
{
	const struct course c = { chain, to, context };

	announce(chain, VIEW("stream"));
	return pass(&c, chain->n, name, data, f);
}

bool
filter_end(struct chain *chain, sse_sink *to, void *context, struct fail *f)
{
	const struct course c = { chain, to, context };

	for (size_t n = chain->n; n-- > 0;)
		if (answering(&chain->step[n]) != NULL && !finish(&c, n, f))
			return false;
	return true;
}

/* A whole answer stays one. */
static bool
keep_line(void *context, struct view name, struct view data, struct fail *f)
{
	struct buf *out = context;

	(void)name;
	if (out->n > 0)
		return fail(f, 500, "the filter programs made more than one "
		    "line of the answer");
	buf_add(out, data);
	return true;
}

bool
filter_whole(struct chain *chain, struct view body, struct buf *out,
    struct fail *f)
{
	const struct course c = { chain, keep_line, out };

	if (!looks_like_json(body)) {
		buf_add(out, body);
		return true;
	}
	announce(chain, VIEW("whole"));
	return pass(&c, chain->n, VIEW(""), body, f) &&
	    filter_end(chain, keep_line, out, f) &&
	    (out->n > 0 || fail(f, 500, "the filter programs left nothing of "
	    "the answer"));
}
