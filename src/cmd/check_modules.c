#include "cmd/check_modules.h"

#include "json/json.h"
#include "transform/program.h"

#define ANSWER_MAX 65536

struct checking {
	const struct config *c;
	const struct filter *is;
	struct mistakes *m;
	struct buf said;        /* the first line of its standard error */
};

static void
told(void *context, struct view name, struct view line)
{
	struct checking *k = context;

	(void)name;
	if (k->said.n == 0)
		buf_add(&k->said, line);
}

static void
begin(struct checking *k, struct buf *out, const char *kind)
{
	if (out->max == 0)
		out->max = 1 << 20;
	buf_addf(out, "%s: %stransformer \"%.*s\" ", k->c->path, kind,
	    VIEW_ARG(k->is->name));
}

static void
add_warning(struct checking *k, const char *text)
{
	k->m->n_warnings++;
	begin(k, &k->m->warnings, "warning: ");
	buf_adds(&k->m->warnings, text);
	buf_addc(&k->m->warnings, '\n');
}

static void
tell_name(struct checking *k, struct view name)
{
	struct buf *out = &k->m->notes;

	begin(k, out, "note: ");
	buf_addf(out, "calls itself \"%.*s\" in its file; either can stand "
	    "in \"use\"\n", VIEW_ARG(name));
}

static void
look(struct checking *k, const struct json *in)
{
	struct view name = json_escaped(in, json_get(in, JSON_ROOT, "name"));

	if (!k->is->named && name.n > 0 && !view_eq(name, k->is->name))
		tell_name(k, name);
	if (json_escaped(in, json_get(in, JSON_ROOT, "endPoint")).n > 0)
		add_warning(k, "has an endPoint, which ccr does not offer");
	if (!json_is_true(in, json_get(in, JSON_ROOT, "request")) &&
	    !json_is_true(in, json_get(in, JSON_ROOT, "answer")))
		add_warning(k, "has neither transformRequestIn nor "
		    "transformResponseOut: it does nothing");
}

static void
add_error(struct checking *k, const struct fail *f)
{
	struct buf *out = &k->m->errors;

	k->m->n_errors++;
	begin(k, out, "");
	buf_addf(out, "cannot be loaded: %s%s%.*s\n", f->text,
	    k->said.n > 0 ? ": " : "", VIEW_ARG(buf_view(&k->said)));
}

static void
check_module(struct checking *k)
{
	const struct outside o = { .client = -1, .request_id = VIEW(""),
		.path = VIEW(""), .told = told, .context = k };
	struct program p = {
		.what = "module", .name = k->is->name, .path = k->is->path,
		.task = "check", .shim = "shim/filter.js",
		.timeout_ms = k->is->timeout_ms,
		.memory_mb = k->is->memory_mb,
		.config = k->c, .outside = &o,
	};
	struct buf answer = BUF(ANSWER_MAX);
	struct json in = { .n = 0 };
	struct fail f;

	bool ok = program_open(&p, &f);

	if (ok && k->is->options != JSON_NONE)
		program_set(&p, "CCR_OPTIONS", json_raw(&k->c->json,
		    k->is->options));
	if (ok && program_start(&p, &f) &&
	    program_whole(&p, VIEW(""), &answer, &f) &&
	    json_parse(&in, buf_view(&answer), &f))
		look(k, &in);
	else
		add_error(k, &f);
	json_free(&in);
	program_close(&p);
	buf_free(&answer);
}

void
check_modules(const struct config *c, struct mistakes *m)
{
	for (size_t i = 0; i < c->filters && config_has_node(); i++) {
		struct checking k = { .c = c, .is = &c->filter[i], .m = m,
			.said = BUF(RUN_LINE) };

		if (k.is->script)
			check_module(&k);
		buf_free(&k.said);
	}
}
