#include "cmd/claude.h"

#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/run.h"

/* node takes its time on a busy machine. */
#define VERSION_MS 10000
#define OUTPUT_MAX (64 << 10)

bool
claude_path(const struct config *c, struct buf *path)
{
	const char *given = getenv("CLAUDE_PATH");

	if (c != NULL && c->claude_path.n > 0)
		buf_add(path, c->claude_path);
	else
		buf_adds(path, given != NULL && *given != '\0' ? given :
		    "claude");
	return buf_cstr(path) != NULL;
}

static bool
ask(char *const *argv, struct buf *out, struct fail *f)
{
	const struct run_how how = { .argv = argv, .client = -1 };
	struct run r = RUN_NONE;
	bool ok;

	ok = run_start(&r, &how, f) &&
	    run_whole(&r, VIEW(""), out, clock_ms() + VERSION_MS, f);
	run_kill(&r);
	return ok;
}

bool
program_version(const char *path, struct buf *out, struct fail *f)
{
	struct buf said = BUF(OUTPUT_MAX), program = BUF(4096);
	char version[] = "--version";
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	struct view rest;
	bool ok;

	buf_adds(&program, path);
	if (buf_cstr(&program) == NULL) {
		buf_free(&program);
		return fail(f, 500, "is too long a path");
	}
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, &before);
	ok = ask((char *[]){ program.p, version, NULL }, &said, f);
	sigaction(SIGPIPE, &before, NULL);
	rest = view_trim(buf_view(&said));
	if (ok)
		buf_add(out, view_trim(view_cut(&rest, '\n')));
	buf_free(&said);
	buf_free(&program);
	return ok;
}
