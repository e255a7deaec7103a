#include "transform/program.h"

#include <string.h>

#include "base/clock.h"
#include "base/self.h"
#include "transform/program_env.h"

#define MIB (1024 * 1024)

/* How many variables program_set may add. */
#define OWN_MAX 16

extern char **environ;

bool
program_fail(const struct program *p, struct fail *f)
{
	if (f->gone)
		return false;
	fail(f, f->status, "%s \"%.*s\" %s", p->what, VIEW_ARG(p->name),
	    f->text);
	if (p->run.lines > 0)
		fail(f, f->status, "%s; %s", f->text, p->config->log ?
		    "what it said is in the log" :
		    "set LOG to true to read what it said");
	return false;
}

static void
told(void *context, struct view line)
{
	const struct program *p = context;

	if (p->outside != NULL && p->outside->told != NULL)
		p->outside->told(p->outside->context, p->name, line);
}

bool
program_open(struct program *p, struct fail *f)
{
	size_t n = 0;

	p->run = RUN_NONE;
	p->asked = p->said = BUF(PROGRAM_TEXT_MAX);
	while (environ[n] != NULL)
		n++;
	p->env = arena_alloc(&p->arena, sizeof(*p->env) * (n + OWN_MAX + 1));
	if (p->env == NULL)
		return fail(f, 500, "out of memory");
	for (size_t i = 0; i < n; i++)
		if (program_may_see(p->config, view_of(environ[i])))
			p->env[p->n_env++] = environ[i];
	program_set(p, "CCR_TASK", view_of(p->task));
	program_set(p, "CCR_LOG_LEVEL", p->config->log_level);
	if (p->outside != NULL) {
		program_set(p, "CCR_REQUEST_ID", p->outside->request_id);
		program_set(p, "CCR_PATH", p->outside->path);
	}
	return true;
}

void
program_set(struct program *p, const char *name, struct view value)
{
	size_t length = strlen(name), i = 0;
	char *v = arena_alloc(&p->arena, length + 1 + value.n + 1);

	if (v == NULL)
		return;
	memcpy(v, name, length);
	v[length] = '=';
	if (value.n > 0)
		memcpy(v + length + 1, value.p, value.n);
	/* In the place of one that has the name already. */
	while (i < p->n_env && strncmp(p->env[i], v, length + 1) != 0)
		i++;
	p->env[i] = v;
	p->n_env += i == p->n_env;
}

/* The program alone: sed, jq and their like take arguments for files. */
static bool
arguments(struct program *p, const char *argv[5], struct fail *f)
{
	struct buf shim = BUF(8192);
	bool ok = true;
	size_t n = 0;

	if (config_is_script(p->path)) {
		ok = self_find(&shim, p->shim, f);
		argv[n++] = "node";
		argv[n++] = arena_copy(&p->arena, buf_view(&shim)).p;
	}
	argv[n++] = p->path.p;
	if (n > 1)
		argv[n++] = p->task;
	argv[n] = NULL;
	buf_free(&shim);
	return ok && (!p->arena.failed || fail(f, 500, "out of memory"));
}

bool
program_start(struct program *p, struct fail *f)
{
	const char *argv[5];
	struct run_how how = {
		.argv = (char *const *)(uintptr_t)argv,
		.env = p->env,
		.memory_bytes = p->memory_mb * MIB,
		.client = p->outside == NULL ? -1 : p->outside->client,
		.told = told,
		.context = p,
	};

	p->deadline_ms = clock_ms() + p->timeout_ms;
	if (!arguments(p, argv, f))
		return false;
	return run_start(&p->run, &how, f) || program_fail(p, f);
}

bool
program_whole(struct program *p, struct view in, struct buf *out,
    struct fail *f)
{
	return run_whole(&p->run, in, out, p->deadline_ms, f) ||
	    program_fail(p, f);
}

void
program_tell(struct program *p, struct view text)
{
	size_t from, written = p->asked.n - p->left.n;

	if (p->left.n == 0) {
		buf_clear(&p->asked);
		written = 0;
	}
	from = p->asked.n;
	buf_add(&p->asked, text);
	for (size_t i = from; i < p->asked.n; i++)
		if (p->asked.p[i] == '\n' || p->asked.p[i] == '\r')
			p->asked.p[i] = ' ';
	buf_addc(&p->asked, '\n');
	p->left = view_skip(buf_view(&p->asked), written);
}

void
program_ask(struct program *p, struct view text)
{
	program_tell(p, text);
	p->deadline_ms = clock_ms() + p->timeout_ms;
}

/* A whole line of what it has said, if there is one from `seen` on. */
static bool
cut_line(struct program *p, size_t seen, struct view *line)
{
	const char *start = p->said.p + p->taken, *end = NULL;

	if (seen < p->said.n)
		end = memchr(p->said.p + seen, '\n', p->said.n - seen);
	if (end == NULL)
		return false;
	*line = (struct view){ start, (size_t)(end - start) };
	p->taken += line->n + 1;
	if (view_ends(*line, "\r"))
		line->n--;
	return true;
}

/* What it said last, if it left out the line's end. */
static void
cut_rest(struct program *p, struct view *line)
{
	*line = (struct view){ NULL, 0 };
	if (p->taken < p->said.n)
		*line = view_skip(buf_view(&p->said), p->taken);
	p->taken = p->said.n;
}

bool
program_line(struct program *p, struct view *line, struct fail *f)
{
	size_t seen = p->taken;

	if (p->asked.failed)
		return fail(f, 500, "out of memory");
	while (!cut_line(p, seen, line)) {
		seen = p->said.n;
		if (p->run.out == -1) {
			cut_rest(p, line);
			return true;
		}
		if (p->taken > 0) {
			buf_consume(&p->said, p->taken);
			seen -= p->taken;
			p->taken = 0;
		}
		if (!run_step(&p->run, &p->left, &p->said, p->deadline_ms, f))
			return program_fail(p, f);
	}
	return true;
}

void
program_finish(struct program *p)
{
	run_no_more(&p->run);
	p->deadline_ms = clock_ms() + p->timeout_ms;
}

bool
program_end(struct program *p, struct fail *f)
{
	return run_end(&p->run, p->deadline_ms, f) || program_fail(p, f);
}

void
program_close(struct program *p)
{
	run_kill(&p->run);
	buf_free(&p->asked);
	buf_free(&p->said);
	arena_free(&p->arena);
	p->env = NULL;
	p->n_env = 0;
}
