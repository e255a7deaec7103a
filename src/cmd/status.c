#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#include "cmd/doing.h"
#include "cmd/manager.h"
#include "cmd/pool.h"
#include "cmd/refusals.h"
#include "cmd/words.h"

#define OUTPUT_MAX (64 << 20)
#define HANDLERS_MAX 512

/* As the original's README has it. */
#define RULE "============================================================\n"

struct status {
	struct service service;
	struct pool pool;
	bool configured;
	struct handler handler[HANDLERS_MAX];
	size_t handlers;
	bool colour;            /* and pictures */
};

/* A picture on a terminal, plain text elsewhere. */
static void
add_mark(const struct status *s, const char *picture, const char *plain,
    struct buf *out)
{
	buf_adds(out, s->colour ? picture : plain);
}

static void
add_service(const struct status *s, struct buf *out)
{
	const struct service *v = &s->service;
	struct fail f;

	if (v->by != NULL) {
		add_mark(s, "✅ ", "", out);
		buf_adds(out, "Service is running (");
		if (v->pid != 0)
			buf_addf(out, "PID: %ld)\n", (long)v->pid);
		else
			buf_addf(out, "%s)\n", v->by->holder);
		if (*v->address != '\0')
			buf_addf(out, "   Listening on %s\n", v->address);
	} else if (v->elsewhere) {
		add_mark(s, "✅ ", "", out);
		service_say_elsewhere(v, &f);
		buf_addf(out, "%s\n", f.text);
	} else {
		add_mark(s, "❌ ", "", out);
		buf_adds(out, "Service is not running\n");
	}
}

static void
add_handlers(const struct status *s, struct buf *out)
{
	if (s->handlers == 0)
		return;
	buf_addc(out, '\n');
	add_mark(s, "🔌 ", "", out);
	buf_addf(out, "Connections: %zu\n", s->handlers);
	for (size_t i = 0; i < s->handlers; i++) {
		buf_adds(out, "   ");
		doing_add(&s->handler[i], out);
	}
}

static void
add_key(const struct status *s, const struct pool_key *k, struct buf *out)
{
	static const char *const picture[] = { "❌ ", "⏳ ", "✅ " };
	static const char *const plain[] = { "[x] ", "[~] ", "[+] " };
	struct buf words = BUF(256), masked = BUF(64);
	enum ink ink;

	buf_adds(out, "     ");
	add_mark(s, picture[k->mark + 1], plain[k->mark + 1], out);
	pool_mask(k->key, &masked);
	if (masked.n > 0)
		buf_addf(out, "%.*s ", VIEW_ARG(buf_view(&masked)));
	words_clean(out, k->key->label);
	buf_adds(out, ": ");
	ink = pool_words(k, &words);
	ink_add(out, ink, s->colour, buf_view(&words));
	buf_adds(out, " (");
	words_number(out, (size_t)k->state.failures, "failure");
	buf_adds(out, ")\n");
	buf_free(&words);
	buf_free(&masked);
}

static void
add_provider(struct status *s, size_t provider, struct buf *out)
{
	const struct provider *p = &s->pool.config->provider[provider];
	struct pool_key k;

	buf_addc(out, '\n');
	add_mark(s, "🔧 ", "", out);
	buf_adds(out, "Provider: ");
	ink_add(out, INK_BOLD, s->colour, p->name);
	buf_addf(out, "\n   Strategy: %s%s\n   Total Keys: %zu\n"
	    "   Available Keys: %zu\n", strategy_name(p->strategy),
	    p->rotate ? "" : " (off: enable_rotation is false)", p->keys,
	    pool_available(&s->pool, provider));
	if (p->keys > 0)
		buf_adds(out, "   Key Status:\n");
	for (size_t i = 0; i < p->keys; i++) {
		pool_key(&s->pool, provider, i, &k);
		add_key(s, &k, out);
	}
}

static void
add_refusals(const struct status *s, struct buf *out)
{
	struct buf lines = BUF(1 << 20);

	refusals_text(s->pool.config, &lines);
	if (lines.n > 0) {
		buf_addc(out, '\n');
		add_mark(s, "📖 ", "", out);
		buf_adds(out, "Left out, because it was refused:\n");
		buf_add(out, buf_view(&lines));
	}
	buf_free(&lines);
}

static void
add_text(struct status *s, struct buf *out)
{
	add_service(s, out);
	add_handlers(s, out);
	if (!s->configured)
		return;
	buf_addc(out, '\n');
	add_mark(s, "📊 ", "", out);
	buf_adds(out, "API Key Rotation Status:\n" RULE);
	for (size_t i = 0; i < s->pool.config->providers; i++)
		add_provider(s, i, out);
	buf_adds(out, "\n" RULE);
	add_refusals(s, out);
}

static void
member(struct jw *w, const char *name, int64_t value)
{
	jw_key(w, name);
	jw_int(w, value);
}

static void
handler_json(const struct handler *h, struct jw *w)
{
	jw_open(w, '{');
	member(w, "pid", h->pid);
	jw_key(w, "doing");
	jw_cstr(w, doing_name(h->doing));
	jw_key(w, "provider");
	jw_cstr(w, h->provider);
	jw_key(w, "model");
	jw_cstr(w, h->model);
	member(w, "begun_ms", h->begun_ms);
	member(w, "since_ms", h->since_ms);
	member(w, "requests", h->requests);
	member(w, "attempts", h->attempts);
	jw_close(w, '}');
}

static void
add_json(struct status *s, struct buf *out)
{
	const struct service *v = &s->service;
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "running");
	jw_bool(&w, service_runs(v));
	jw_key(&w, "manager");
	v->by == NULL ? jw_null(&w) : jw_cstr(&w, v->by->name);
	jw_key(&w, "pid");
	v->pid == 0 ? jw_null(&w) : jw_int(&w, v->pid);
	jw_key(&w, "address");
	*v->address == '\0' ? jw_null(&w) : jw_cstr(&w, v->address);
	jw_key(&w, "handlers");
	jw_open(&w, '[');
	for (size_t i = 0; i < s->handlers; i++)
		handler_json(&s->handler[i], &w);
	jw_close(&w, ']');
	jw_key(&w, "learned");
	if (s->configured) {
		refusals_json(s->pool.config, &w);
	} else {
		jw_open(&w, '[');
		jw_close(&w, ']');
	}
	jw_key(&w, "providers");
	jw_open(&w, '[');
	for (size_t i = 0; s->configured &&
	    i < s->pool.config->providers; i++)
		pool_json(&s->pool, i, &w);
	jw_close(&w, ']');
	jw_close(&w, '}');
	buf_addc(out, '\n');
}

/* Gather all; false when that the service runs could not be found out. */
static bool
look(struct status *s, struct config *c, const char *config_path,
    struct fail *f)
{
	struct fail trouble;

	if (s->configured) {
		if (!service_look_around(c, &s->service, f))
			return false;
		pool_learn(c, LEARN_FILES);
	} else if (!service_look(config_path, &s->service, f)) {
		return false;
	}
	if (!pool_look(&s->pool, c, &trouble))
		fprintf(stderr, "ccr: %s\n", trouble.text);
	s->handlers = live_handlers(&s->pool.rotation, s->handler,
	    HANDLERS_MAX);
	return true;
}

static int
status(bool json, const struct options *o)
{
	struct status s = { .colour = o->colour,
	    .pool.rotation = ROTATION_NONE };
	struct buf out = BUF(OUTPUT_MAX);
	struct config c = { 0 };
	struct fail f;
	bool ok;

	s.configured = command_config(o, &c);
	ok = look(&s, &c, o->config_path, &f);
	if (ok)
		(json ? add_json : add_text)(&s, &out);
	else
		fprintf(stderr, "ccr: %s\n", f.text);
	pool_close(&s.pool);
	config_free(&c);
	if (!command_print(&out) || !ok)
		return EXIT_FAILED;
	return service_runs(&s.service) ? EXIT_OK : EXIT_NOT_RUNNING;
}

static int
run(int argc, char **argv, const struct options *o)
{
	bool json = argc == 2 && strcmp(argv[1], "--json") == 0;

	if (argc > 2 || (argc == 2 && !json))
		return command_usage(&command_status);
	return status(json, o);
}

const struct command command_status = {
	.name = "status",
	.arguments = "[--json]",
	.help = "say whether ccr runs, what it does, and how its keys are",
	.text =
	    "A line a connection tells what it is doing. Of each provider:\n"
	    "its strategy, how many keys it has and how many could be used\n"
	    "now, and of each key whether it is available [+], rests [~] or\n"
	    "is disabled [x], its first 8 characters if it has 20 or more,\n"
	    "and its failures. Key commands of the configuration are not run:\n"
	    "ccr rotation does that.\n\n"
	    "Exit status: 0 if ccr listens, 3 if it does not.\n",
	.run = run,
};
