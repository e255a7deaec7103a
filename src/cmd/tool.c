#include "cmd/tool.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/run.h"

/* A stop may take as long as TimeoutStopSec= of our units says, and more. */
#define LONGEST_MS 30000

struct complaint {
	struct buf line;
	bool first;
};

static void
told(void *context, struct view line)
{
	struct complaint *c = context;

	if (line.n == 0 || (c->first && c->line.n > 0))
		return;
	buf_clear(&c->line);
	buf_add(&c->line, line);
}

/* "systemctl --user stop: Unit ccr.socket not loaded." */
static bool
complain(const struct tool *t, struct view why, struct fail *f)
{
	struct buf title = BUF(256);

	for (size_t i = 0; i < t->named && t->argv[i] != NULL; i++)
		buf_addf(&title, "%s%s", i > 0 ? " " : "", t->argv[i]);
	fail(f, 500, "%.*s: %.*s", VIEW_ARG(buf_view(&title)), VIEW_ARG(why));
	buf_free(&title);
	return false;
}

bool
tool_run(const struct tool *t, struct buf *out, struct fail *f)
{
	struct complaint c = { BUF(4096), t->first };
	struct run_how how = { .argv = (char *const *)(uintptr_t)t->argv,
		.client = -1, .told = told, .context = &c };
	struct run r = RUN_NONE;
	bool ok;

	ok = run_start(&r, &how, f) && run_whole(&r, VIEW(""), out,
	    clock_ms() + LONGEST_MS, f);
	run_kill(&r);
	if (!ok)
		complain(t, c.line.n > 0 ? buf_view(&c.line) :
		    view_of(f->text), f);
	buf_free(&c.line);
	return ok;
}

static bool
is_program(struct view folder, const char *name)
{
	struct buf path = BUF(4096);
	bool is;

	buf_addf(&path, "%.*s/%s", VIEW_ARG(folder), name);
	is = buf_cstr(&path) != NULL && access(path.p, X_OK) == 0;
	buf_free(&path);
	return is;
}

bool
tool_there(const char *name)
{
	const char *path = getenv("PATH");
	struct view rest = view_of(path == NULL ? "" : path);

	while (rest.p != NULL)
		if (is_program(view_cut(&rest, ':'), name))
			return true;
	return false;
}
