#include "cmd/status_script.h"

#include <stdlib.h>
#include <string.h>

#include "base/run.h"
#include "base/self.h"

#define PATH_BYTES 8192
#define TEXT_MAX (8 << 20)
#define SAID_MAX 65536

/* {"ccr":{"variables":{...},"options":{...}}, and what the client has sent */
static void
write_input(const struct status_line *l, int module, struct buf *out)
{
	const struct json *in = &l->config->json;
	int options = json_get(in, module, "options");
	struct view rest = l->input;
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "ccr");
	jw_open(&w, '{');
	jw_key(&w, "variables");
	facts_json(l->facts, &w);
	jw_key(&w, "options");
	jw_raw(&w, options == JSON_NONE ? VIEW("{}") : json_raw(in, options));
	jw_close(&w, '}');
	if (rest.n > 0)
		rest = view_trim(view_skip(rest, 1));
	if (rest.n > 1)
		buf_addc(out, ',');
	buf_add(out, rest.n > 0 ? rest : VIEW("}"));
	buf_addc(out, '\n');
}

/* An escape sequence that is a colour: its length, else 0. */
static size_t
colour_at(struct view v)
{
	size_t n = 2;

	if (!view_starts(v, "\x1b["))
		return 0;
	while (n < v.n && ((v.p[n] >= '0' && v.p[n] <= '9') ||
	    v.p[n] == ';' || v.p[n] == ':'))
		n++;
	return n < v.n && v.p[n] == 'm' ? n + 1 : 0;
}

/* The first line, of which colours are the only control characters left. */
static void
take_line(struct view said, bool colour, struct buf *out)
{
	struct view line = view_cut(&said, '\n');

	while (line.n > 0) {
		size_t n = colour_at(line);

		if (n > 0 && colour)
			buf_add(out, (struct view){ line.p, n });
		else if (n == 0 && (unsigned char)line.p[0] >= ' ' &&
		    line.p[0] != 0x7f)
			buf_addc(out, line.p[0]);
		line = view_skip(line, n > 0 ? n : 1);
	}
}

/* A relative path begins in the configuration's folder, "~/" at home. */
static bool
find_script(const struct config *c, int module, struct buf *path)
{
	struct buf given = BUF(PATH_BYTES);
	const char *slash = strrchr(c->path, '/'), *home = getenv("HOME");
	bool ok = json_text(&c->json, json_get(&c->json, module,
	    "scriptPath"), &given) && given.n > 0;
	struct view rest = buf_view(&given);

	if (ok && home != NULL && view_starts(rest, "~/")) {
		buf_adds(path, home);
		rest = view_skip(rest, 1);
	} else if (ok && rest.p[0] != '/' && slash != NULL) {
		buf_add(path, (struct view){ c->path,
		    (size_t)(slash - c->path) + 1 });
	}
	if (ok)
		buf_add(path, rest);
	buf_free(&given);
	return ok && buf_cstr(path) != NULL;
}

static bool
find_shim(bool script, struct buf *shim)
{
	struct fail f;

	return !script || (self_find(shim, "shim/statusline.js", &f) &&
	    buf_cstr(shim) != NULL);
}

static bool
run_script(char *path, struct view input, int64_t deadline_ms,
    struct buf *said)
{
	struct buf shim = BUF(PATH_BYTES);
	bool script = config_is_script(view_of(path));
	struct run r = RUN_NONE;
	struct fail f;
	bool ok = find_shim(script, &shim);
	char *node[] = { "node", shim.p, path, NULL };
	char *plain[] = { path, NULL };
	struct run_how how = { .argv = script ? node : plain, .client = -1 };

	ok = ok && run_start(&r, &how, &f) &&
	    run_whole(&r, input, said, deadline_ms, &f);
	run_kill(&r);
	buf_free(&shim);
	return ok;
}

void
status_script(const struct status_line *l, int module, int64_t deadline_ms,
    struct buf *out)
{
	struct buf path = BUF(PATH_BYTES), input = BUF(TEXT_MAX);
	struct buf said = BUF(SAID_MAX);

	write_input(l, module, &input);
	if (!input.failed && find_script(l->config, module, &path) &&
	    run_script(path.p, buf_view(&input), deadline_ms, &said))
		take_line(buf_view(&said), l->colour, out);
	buf_free(&path);
	buf_free(&input);
	buf_free(&said);
}
