#include "cmd/systemctl.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/run.h"

/* A stop may take as long as TimeoutStopSec= of our units says, and more. */
#define LONGEST_MS 30000

#define WORDS_MAX 6

/* Keep the last line. */
static void
told(void *context, struct view line)
{
	struct buf *last = context;

	if (line.n == 0)
		return;
	buf_clear(last);
	buf_add(last, line);
}

static void
fill(const char **argv, const char *const *words)
{
	*argv++ = "systemctl";
	*argv++ = "--user";
	for (int i = 0; i < WORDS_MAX && words[i] != NULL; i++)
		*argv++ = words[i];
	*argv = NULL;
}

bool
systemctl(const char *const *words, struct buf *out, struct fail *f)
{
	const char *argv[WORDS_MAX + 3];
	struct buf last = BUF(4096);
	struct run_how how = { .argv = (char *const *)(uintptr_t)argv,
		.client = -1, .told = told, .context = &last };
	struct run r = RUN_NONE;
	bool ok;

	fill(argv, words);
	ok = run_start(&r, &how, f) && run_whole(&r, VIEW(""), out,
	    clock_ms() + LONGEST_MS, f);
	run_kill(&r);
	if (!ok)
		fail(f, 500, "systemctl --user %s: %.*s", words[0],
		    VIEW_ARG(last.n > 0 ? buf_view(&last) :
			view_of(f->text)));
	buf_free(&last);
	return ok;
}

bool
systemctl_reaches(void)
{
	const char *run = getenv("XDG_RUNTIME_DIR");
	struct buf path = BUF(4096);
	bool there;

	if (run == NULL || *run == '\0')
		return false;
	buf_addf(&path, "%s/systemd/private", run);
	there = buf_cstr(&path) != NULL && access(path.p, F_OK) == 0;
	buf_free(&path);
	return there;
}

struct view
systemctl_value(struct view shown, const char *name)
{
	while (shown.p != NULL) {
		struct view line = view_cut(&shown, '\n');
		struct view is = view_cut(&line, '=');

		if (line.p != NULL && view_is(is, name))
			return line;
	}
	return VIEW("");
}
