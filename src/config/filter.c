#include "config/filter.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "config/member.h"

/* The longest options: a variable of the environment has to hold them. */
#define OPTIONS_MAX (64 * 1024)

#define MODULE_MAX (4 * 1024 * 1024)

static void
read_options(struct reading *r, const struct member *m, void *field,
    int value)
{
	(void)m;
	if (!json_is_object(&r->c.json, value))
		mistake(r, value, "must be an object, as in {...}");
	else if (json_raw(&r->c.json, value).n > OPTIONS_MAX)
		mistake(r, value, "is longer than %d KiB",
		    OPTIONS_MAX / 1024);
	else
		*(int *)field = value;
}

#define F(field) offsetof(struct filter, field)

static const struct member members[] = {
	{ "path", read_path, F(path), 0, 0 },
	{ "name", read_text, F(name), 0, 0 },
	{ "options", read_options, F(options), 0, 0 },
	{ "request", read_bool, F(request), 0, 0 },
	{ "events", read_bool, F(events), 0, 0 },
	{ "timeout_ms", read_number, F(timeout_ms), 1, 3600000 },
	{ "memory_mb", read_number, F(memory_mb), 16, 1048576 },
};

bool
config_is_script(struct view path)
{
	return view_ends(path, ".js") || view_ends(path, ".cjs") ||
	    view_ends(path, ".mjs");
}

/* The file's name, without folder and what follows its last dot. */
static struct view
name_of_path(struct view path)
{
	size_t from = path.n, n;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	path = view_skip(path, from);
	n = path.n;
	while (n > 0 && path.p[n - 1] != '.')
		n--;
	return n < 2 ? path : (struct view){ path.p, n - 1 };
}

bool
config_has_node(void)
{
	struct view rest = view_of(getenv("PATH") == NULL ? "" :
	    getenv("PATH"));

	while (rest.p != NULL) {
		struct view folder = view_cut(&rest, ':');
		struct buf path = BUF(8192);
		bool found;

		buf_addf(&path, "%.*s/node", VIEW_ARG(folder));
		found = buf_cstr(&path) != NULL && access(path.p, X_OK) == 0;
		buf_free(&path);
		if (found)
			return true;
	}
	return false;
}

static void
check_script(struct reading *r, int token, struct view path)
{
	if (access(path.p, R_OK) == -1)
		mistake(r, token, "%s cannot be read: %s", shown(r, path),
		    strerror(errno));
	else if (!config_has_node())
		warning(r, token, "%s is JavaScript, and there is no node in "
		    "PATH to run it", shown(r, path));
}

void
check_program(struct reading *r, int token, struct view path)
{
	struct stat is;

	if (stat(path.p, &is) == -1)
		mistake(r, token, "%s cannot be run: %s", shown(r, path),
		    strerror(errno));
	else if (!S_ISREG(is.st_mode))
		mistake(r, token, "%s is no file", shown(r, path));
	else if ((is.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		mistake(r, token, "%s can be written by other users; run "
		    "chmod go-w on it", shown(r, path));
	else if (config_is_script(path))
		check_script(r, token, path);
	else if (access(path.p, X_OK) == -1)
		mistake(r, token, "%s is not executable; run chmod +x on it",
		    shown(r, path));
}

static bool
is_taken(struct reading *r, const struct filter *p)
{
	for (size_t i = 0; i < r->c.filters; i++)
		if (view_eq(r->c.filter[i].name, p->name))
			return true;
	return false;
}

static void
check_name(struct reading *r, int node, const struct filter *p)
{
	if (p->name.n == 0)
		mistake(r, node, "path is no file's name");
	else if (is_taken(r, p))
		mistake(r, node, "\"%s\" is the name of another one; give it "
		    "a name of its own", shown(r, p->name));
	else if (transformer_named(p->name) != TRANSFORMERS)
		warning(r, node, "takes the place of ccr's own \"%s\"",
		    shown(r, p->name));
}

static void
read_filter(struct reading *r, int node)
{
	struct filter p = { .name = VIEW(""), .path = VIEW(""),
		.options = JSON_NONE, .request = true,
		.timeout_ms = 10000, .memory_mb = 1024 };
	int token = json_get(&r->c.json, node, "path");

	read_members(r, node, MEMBERS(members), &p);
	if (!json_is_object(&r->c.json, node))
		return;
	if (p.path.n == 0) {
		mistake(r, node, "path is missing");
		return;
	}
	p.named = p.name.n > 0;
	if (!p.named)
		p.name = arena_copy(&r->c.arena, name_of_path(p.path));
	p.script = config_is_script(p.path);
	check_name(r, node, &p);
	check_program(r, token, p.path);
	if (!p.request && !p.events && !p.script)
		warning(r, node, "is asked for nothing: \"request\" and "
		    "\"events\" are both false");
	r->c.filter[r->c.filters++] = p;
}

void
read_filters(struct reading *r)
{
	const struct json *in = &r->c.json;
	int list = r->transformers;

	if (list == JSON_NONE)
		return;
	if (!json_is_array(in, list)) {
		mistake(r, list, "must be an array of objects, as in "
		    "[{\"path\": \"...\"}]");
		return;
	}
	r->c.filter = arena_alloc(&r->c.arena, sizeof(*r->c.filter) *
	    (size_t)json_count(in, list));
	for (int t = json_first(in, list);
	    t != JSON_NONE && r->c.filter != NULL; t = json_next(in, t))
		read_filter(r, t);
}

/* The text before what stands at `at`, without the blanks at its end. */
static struct view
before(struct view text, size_t at)
{
	while (at > 0 && strchr(" \t\r\n", text.p[at - 1]) != NULL)
		at--;
	return (struct view){ text.p, at };
}

/* Is what ends here `name =`, `TransformerName =`, `name:` or `return`? */
static bool
gives_name(struct view text)
{
	bool assigned = view_ends(text, "=") || view_ends(text, ":");

	if (!assigned)
		return view_ends(text, "return");
	text = before(text, text.n - 1);
	return view_ends(text, "name") || view_ends(text, "Name");
}

/* Does a module's text call itself so? `name = "NAME"`, in any quotes. */
static bool
calls_itself(struct view text, struct view name)
{
	ptrdiff_t at;

	for (size_t from = 0; (at = view_find(view_skip(text, from), name)) >=
	    0; from += (size_t)at + 1) {
		size_t start = from + (size_t)at, end = start + name.n;

		if (start > 0 && end < text.n &&
		    strchr("\"'`", text.p[end]) != NULL &&
		    text.p[start - 1] == text.p[end] &&
		    gives_name(before(text, start - 1)))
			return true;
	}
	return false;
}

static bool
module_is(const struct filter *p, struct view name)
{
	struct buf text = BUF(MODULE_MAX);
	struct stat at;
	bool is = p->script && !p->named && name.n > 0 &&
	    stat(p->path.p, &at) == 0 && S_ISREG(at.st_mode) &&
	    read_file(p->path.p, &text) &&
	    calls_itself(buf_view(&text), name);

	buf_free(&text);
	return is;
}

const struct filter *
filter_named(struct reading *r, struct view name)
{
	for (size_t i = 0; i < r->c.filters; i++)
		if (view_eq(r->c.filter[i].name, name))
			return &r->c.filter[i];
	for (size_t i = 0; i < r->c.filters; i++)
		if (module_is(&r->c.filter[i], name))
			return &r->c.filter[i];
	return NULL;
}
