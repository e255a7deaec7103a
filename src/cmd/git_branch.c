#include "cmd/git_branch.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/run.h"

#define PATH_BYTES 8192
#define GIT_MS 300
#define COMMIT_SHOWN 7

/* Read a small file below a folder; what it holds, without blanks around. */
static bool
read_below(struct view folder, const char *name, struct buf *out)
{
	struct buf path = BUF(PATH_BYTES);
	bool ok;

	buf_clear(out);
	buf_addf(&path, "%.*s/%s", VIEW_ARG(folder), name);
	ok = buf_cstr(&path) != NULL && read_file(path.p, out);
	buf_free(&path);
	return ok;
}

/* .git is a file in work trees and submodules: it names the folder. */
static bool
read_head(struct view folder, struct buf *head)
{
	struct buf link = BUF(PATH_BYTES), other = BUF(PATH_BYTES);
	struct view to;
	bool ok = read_below(folder, ".git/HEAD", head);

	if (!ok && read_below(folder, ".git", &link) &&
	    view_starts(buf_view(&link), "gitdir: ")) {
		to = view_trim(view_skip(buf_view(&link), 8));
		if (!view_starts(to, "/"))
			buf_addf(&other, "%.*s/", VIEW_ARG(folder));
		buf_add(&other, to);
		ok = read_below(buf_view(&other), "HEAD", head);
	}
	buf_free(&link);
	buf_free(&other);
	return ok;
}

static void
ask_git(const char *folder, struct buf *out)
{
	char *argv[] = { "git", "-C", (char *)(uintptr_t)folder, "branch",
	    "--show-current", NULL };
	struct run_how how = { .argv = argv, .client = -1 };
	struct buf said = BUF(4096);
	struct run r = RUN_NONE;
	struct fail f;

	if (run_start(&r, &how, &f) &&
	    run_whole(&r, VIEW(""), &said, clock_ms() + GIT_MS, &f))
		buf_add(out, view_trim(buf_view(&said)));
	run_kill(&r);
	buf_free(&said);
}

void
git_branch(const char *folder, struct buf *out)
{
	struct view at = view_of(folder);
	struct buf text = BUF(4096);
	struct view head;

	while (at.n > 1 && !read_head(at, &text)) {
		while (at.n > 0 && at.p[at.n - 1] != '/')
			at.n--;
		at.n -= at.n > 0;
		buf_clear(&text);
	}
	head = view_trim(buf_view(&text));
	/* What stands there where references are no files. */
	if (view_is(head, "ref: refs/heads/.invalid"))
		ask_git(folder, out);
	else if (view_starts(head, "ref: refs/heads/"))
		buf_add(out, view_skip(head, 16));
	else if (!view_starts(head, "ref: ") && head.n > COMMIT_SHOWN)
		buf_add(out, (struct view){ head.p, COMMIT_SHOWN });
	buf_free(&text);
}
