#include "transform/filter.h"

#include <stdlib.h>

#include "transform/filter_state.h"
#include "transform/transforms.h"

static const struct filter *
filter_of(const struct step *s)
{
	return s->use->kind == TRANSFORM_FILTER ? s->use->filter : NULL;
}

/* Without its query, in which people put keys. */
static struct view
plain_url(const struct parcel *to)
{
	struct view url = config_url(to->provider, to->model);

	return view_cut(&url, '?');
}

/* As the file has it: modules make addresses of it themselves. */
static void
add_base_url(const struct config *c, const struct provider *p,
    struct jw *w)
{
	struct buf text = BUF(16 << 10);
	struct view url, rest;

	if (!json_text(&c->json, json_get(&c->json, p->node, "api_base_url"),
	    &text))
		buf_add(&text, p->url);
	rest = buf_view(&text);
	url = view_cut(&rest, '?');
	if (view_ends(url, "#"))
		url.n--;
	jw_string(w, url);
	buf_free(&text);
}

/* One run of the step's program, ready to be started. */
static bool
make(struct program *p, const struct step *s, const struct outside *o,
    const struct parcel *to, const char *task, struct fail *f)
{
	const struct filter *is = filter_of(s);
	struct buf options = BUF(1024 * 1024);

	*p = (struct program){
		.what = "filter", .name = is->name, .path = is->path,
		.task = task, .shim = "shim/filter.js",
		.timeout_ms = is->timeout_ms, .memory_mb = is->memory_mb,
		.config = s->chain->config, .outside = o,
	};
	if (!program_open(p, f))
		return false;
	filter_options(s, &options);
	program_set(p, "CCR_OPTIONS", buf_view(&options));
	program_set(p, "CCR_PROVIDER", to->provider->name);
	program_set(p, "CCR_MODEL", to->model);
	program_set(p, "CCR_URL", plain_url(to));
	program_set(p, "CCR_SESSION", s->chain->plan.session);
	buf_free(&options);
	return true;
}

/* A program gets the body as it is and gives back another one. */
static bool
run_program(const struct step *s, const struct outside *o,
    const struct parcel *to, struct fail *f)
{
	struct buf out = BUF(PROGRAM_TEXT_MAX);
	struct program p;
	bool events;
	bool ok = make(&p, s, o, to, "request", f) && program_start(&p, f) &&
	    program_whole(&p, buf_view(to->body), &out, f) &&
	    (filter_result(buf_view(&out), to, &events, f) ||
	    program_fail(&p, f));

	program_close(&p);
	buf_free(&out);
	return ok;
}

/* What a module is told: the request, and what the original knew of it. */
static void
write_question(const struct step *s, const struct outside *o,
    const struct parcel *to, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "request");
	jw_raw(&w, buf_view(to->body));
	jw_key(&w, "provider");
	jw_open(&w, '{');
	jw_key(&w, "name");
	jw_string(&w, to->provider->name);
	jw_key(&w, "baseUrl");
	add_base_url(s->chain->config, to->provider, &w);
	jw_key(&w, "models");
	jw_open(&w, '[');
	for (size_t i = 0; i < to->provider->models; i++)
		jw_string(&w, to->provider->model[i]);
	jw_close(&w, ']');
	jw_close(&w, '}');
	jw_key(&w, "req");
	jw_open(&w, '{');
	jw_key(&w, "method");
	jw_cstr(&w, "POST");
	jw_key(&w, "id");
	jw_string(&w, o->request_id);
	jw_key(&w, "url");
	jw_string(&w, o->path);
	jw_key(&w, "sessionId");
	jw_string(&w, s->chain->plan.session);
	jw_key(&w, "headers");
	o->headers(o->context, &w);
	jw_close(&w, '}');
	jw_close(&w, '}');
}

static bool
ask_module(struct program *p, const struct parcel *to, struct view question,
    bool *events, struct fail *f)
{
	struct view line, rest;

	program_ask(p, question);
	if (!program_line(p, &line, f))
		return false;
	if (line.p == NULL && !program_end(p, f))
		return false;
	if (!filter_result(line, to, events, f))
		return program_fail(p, f);
	return !*events || program_line(p, &rest, f);
}

/* One process for the request and, if the module wants it, the answer. */
static bool
run_module(struct step *s, const struct outside *o, const struct parcel *to,
    struct fail *f)
{
	struct filter_state *st = s->state;
	struct buf question = BUF(PROGRAM_TEXT_MAX);
	bool events = false, ok;

	ok = make(&st->p, s, o, to, "filter", f) && program_start(&st->p, f);
	if (ok) {
		write_question(s, o, to, &question);
		ok = !question.failed || fail(f, 500, "out of memory");
	}
	ok = ok && ask_module(&st->p, to, buf_view(&question), &events, f);
	buf_free(&question);
	st->ended = !events;
	if (!events)
		program_close(&st->p);
	return ok;
}

/* A program waits for the answer while the provider thinks. */
static bool
start_for_answer(struct step *s, const struct outside *o,
    const struct parcel *to, struct fail *f)
{
	struct filter_state *st = s->state;

	return make(&st->p, s, o, to, "answer", f) &&
	    program_start(&st->p, f);
}

static bool
run_step_of(struct step *s, const struct outside *o, const struct parcel *to,
    struct fail *f)
{
	const struct filter *is = filter_of(s);

	s->state = calloc(1, sizeof(struct filter_state));
	if (s->state == NULL)
		return fail(f, 500, "out of memory");
	((struct filter_state *)s->state)->p.run = RUN_NONE;
	if (is->script)
		return run_module(s, o, to, f);
	if (is->request && !run_program(s, o, to, f))
		return false;
	if (is->events)
		return start_for_answer(s, o, to, f);
	((struct filter_state *)s->state)->ended = true;
	return true;
}

bool
filter_request(struct chain *c, const struct outside *o,
    const struct parcel *p, struct fail *f)
{
	for (size_t i = 0; i < c->n; i++)
		if (filter_of(&c->step[i]) != NULL &&
		    !run_step_of(&c->step[i], o, p, f))
			return false;
	return true;
}

static void
close_filter(struct step *s)
{
	struct filter_state *st = s->state;

	if (st == NULL)
		return;
	program_close(&st->p);
	json_free(&st->in);
	free(st);
	s->state = NULL;
}

const struct transform transform_filter = {
	.kind = TRANSFORM_FILTER,
	.close = close_filter,
};
