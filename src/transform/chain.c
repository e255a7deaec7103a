#include "transform/chain.h"

#include <stdlib.h>

/* A request may grow by what transformers say in it. */
#define TEXT_MAX (256 << 20)

static size_t
count(const struct use_list *list)
{
	return list == NULL ? 0 : list->uses;
}

static void
add_steps(struct chain *c, const struct use_list *list)
{
	for (size_t i = 0; i < count(list); i++) {
		const struct transform *is = transform_of(list->use[i].kind);

		if (is != NULL)
			c->step[c->n++] = (struct step){ .is = is,
			    .use = &list->use[i], .chain = c };
	}
}

/* The new text takes the place of the request. */
static bool
adopt(struct chain *c, struct buf *text, struct fail *f)
{
	const struct plan before = c->plan;

	buf_free(&c->text);
	c->text = *text;
	if (text->failed)
		return fail(f, 413, "the request is too long once its "
		    "transformers have been at it");
	if (!json_parse(&c->in, buf_view(&c->text), f) ||
	    !plan_make(&c->plan, &c->in, f))
		return false;
	c->plan.session = before.session;
	c->plan.upstream_model = before.upstream_model;
	c->plan.head = before.head;
	c->plan.returns_nothing = before.returns_nothing;
	return true;
}

static bool
rewrite(struct chain *c, struct step *s, struct fail *f)
{
	struct buf text = BUF(TEXT_MAX);

	if (s->is->request == NULL)
		return true;
	if (!s->is->request(s, &c->plan, &text, f)) {
		buf_free(&text);
		return false;
	}
	if (text.n == 0 && !text.failed)
		return true;
	return adopt(c, &text, f);
}

bool
chain_open(struct chain *c, const struct config *config,
    const struct selector *to, const struct plan *client, struct fail *f)
{
	const struct use_list *all = config_use_list(to->provider, VIEW(""));
	const struct use_list *own = config_use_list(to->provider, to->model);
	size_t most = count(all) + count(own);

	*c = (struct chain){ .config = config, .plan = *client,
		.dialect = dialect_of(to->provider, to->model) };
	c->plan.upstream_model = to->model;
	if (most == 0)
		return true;
	c->step = arena_alloc(&c->arena, most * sizeof(*c->step));
	if (c->step == NULL)
		return fail(f, 500, "out of memory");
	add_steps(c, all);
	add_steps(c, own);
	for (size_t i = 0; i < c->n; i++)
		if (!rewrite(c, &c->step[i], f))
			return false;
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].is->plan != NULL &&
		    !c->step[i].is->plan(&c->step[i], &c->plan, f))
			return false;
	return true;
}

void
chain_free(struct chain *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].is->close != NULL)
			c->step[i].is->close(&c->step[i]);
	json_free(&c->in);
	buf_free(&c->text);
	arena_free(&c->arena);
	*c = (struct chain){ 0 };
}

bool
chain_body(struct chain *c, struct buf *body, struct fail *f)
{
	struct buf edited = BUF(body->max);

	if (c->edits.first == NULL && !c->edits.failed)
		return true;
	buf_room(&edited, body->n);
	edits_apply(&c->edits, &c->arena, buf_view(body), &edited);
	buf_free(body);
	*body = edited;
	return !edited.failed || fail(f, 413, "the request is too long once "
	    "its transformers have been at it");
}

void
chain_answer(struct chain *c, event_sink *to, void *context)
{
	c->to = to;
	c->context = context;
}

bool
chain_changes_answers(const struct chain *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].is->event != NULL)
			return true;
	return false;
}

/* Let those before place n have the event, the nearest first. */
static bool
pass(struct chain *c, size_t n, const struct event *e, struct fail *f)
{
	while (n-- > 0)
		if (c->step[n].is->event != NULL)
			return c->step[n].is->event(&c->step[n], e, f);
	return c->to(c->context, e, f);
}

bool
step_pass(struct step *s, const struct event *e, struct fail *f)
{
	return pass(s->chain, (size_t)(s - s->chain->step), e, f);
}

bool
chain_event(void *chain, const struct event *e, struct fail *f)
{
	struct chain *c = chain;

	return pass(c, c->n, e, f);
}
