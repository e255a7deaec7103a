#include "cmd/systemctl.h"

#include <stdlib.h>
#include <unistd.h>

#include "cmd/tool.h"

#define WORDS_MAX 6

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
	const struct tool t = { .argv = argv, .named = 3 };

	fill(argv, words);
	return tool_run(&t, out, f);
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
