#include "cmd/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/self.h"
#include "cmd/shell.h"
#include "json/write.h"

#define COMMAND_MAX 32768

/* This program with this configuration, from whatever folder. */
static bool
add_command(const struct config *c, struct buf *out, struct fail *f)
{
	struct buf ccr = BUF(8192);
	char *path = realpath(c->path, NULL);
	bool ok = (path != NULL ||
	    fail(f, 500, "%s: %s", c->path, strerror(errno))) &&
	    self_find(&ccr, "ccr", f);

	if (ok) {
		shell_quote(out, buf_view(&ccr));
		buf_adds(out, " -c ");
		shell_quote(out, view_of(path));
		buf_adds(out, " statusline");
	}
	free(path);
	buf_free(&ccr);
	return ok && (!out->failed || fail(f, 500, "a path is too long"));
}

bool
settings_line(const struct config *c, struct buf *out, struct fail *f)
{
	int line = json_get(&c->json, JSON_ROOT, "StatusLine");
	struct buf command = BUF(COMMAND_MAX);
	struct jw w = { .out = out };
	bool ok;

	if (!json_is_true(&c->json, json_get(&c->json, line, "enabled")))
		return true;
	ok = add_command(c, &command, f);
	if (ok) {
		jw_open(&w, '{');
		jw_key(&w, "type");
		jw_cstr(&w, "command");
		jw_key(&w, "command");
		jw_string(&w, buf_view(&command));
		jw_key(&w, "padding");
		jw_int(&w, 0);
		jw_close(&w, '}');
	}
	buf_free(&command);
	return ok;
}

bool
settings_own(const struct config *c, struct buf *out, struct fail *f)
{
	struct buf line = BUF(2 * COMMAND_MAX);
	bool ok = settings_line(c, &line, f);

	if (ok && line.n > 0)
		buf_addf(out, "{\"statusLine\":%.*s}",
		    VIEW_ARG(buf_view(&line)));
	buf_free(&line);
	return ok;
}
