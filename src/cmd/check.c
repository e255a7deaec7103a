#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#include "cmd/check_modules.h"
#include "cmd/check_projects.h"
#include "json/write.h"

/* What a right file holds. */
struct totals {
	size_t providers, keys, models;
	const struct selector *standard;        /* Router.default */
};

static struct totals
count(const struct config *c)
{
	struct totals t = { .providers = c->providers,
	    .standard = &c->router.route[ROUTE_DEFAULT] };

	for (size_t i = 0; i < c->providers; i++) {
		t.keys += c->provider[i].keys;
		t.models += c->provider[i].models;
	}
	return t;
}

/*
 * Are the files there in which keys are? Credentials are a service's, and
 * commands may ask their user for something: `ccr test` tries those.
 */
static void
check_key_files(struct config *c, struct mistakes *m)
{
	for (size_t i = 0; i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].keys; k++) {
			struct api_key *key = &c->provider[i].key[k];
			struct fail f;

			if ((key->kind != KEY_FILE &&
			    key->kind != KEY_GOOGLE) ||
			    config_key(c, &c->provider[i], key, &f))
				continue;
			if (m->errors.max == 0)
				m->errors.max = m->warnings.max;
			m->n_errors++;
			buf_addf(&m->errors, "%s: %s\n", c->path, f.text);
		}
}

static void
print_counted(size_t n, const char *what)
{
	printf("%zu %s%s", n, what, n == 1 ? "" : "s");
}

static void
print_text(const char *path, const struct totals *t, const struct mistakes *m)
{
	mistakes_print(m, stdout);
	if (m->n_errors > 0)
		return;
	if (m->notes.n > 0)
		fwrite(m->notes.p, 1, m->notes.n, stdout);
	printf("%s: ", path);
	print_counted(t->providers, "provider");
	fputs(", ", stdout);
	print_counted(t->keys, "key");
	fputs(", ", stdout);
	print_counted(t->models, "model");
	if (t->standard->provider == NULL)
		fputs("; no default; ", stdout);
	else
		printf("; default %.*s,%.*s; ",
		    VIEW_ARG(t->standard->provider->name),
		    VIEW_ARG(t->standard->model));
	print_counted((size_t)m->n_warnings, "warning");
	putchar('\n');
}

/*
 * A line "PATH:LINE:COLUMN: [KIND: ]TEXT" as an object; without a place,
 * "PATH: TEXT", line and column are 0, as they are for a project's file.
 */
static void
add_line(struct jw *w, struct view line, const char *path)
{
	static const char *const kinds[] = { "warning: ", "note: " };
	int64_t row = 0, column = 0;
	bool own = line.n > strlen(path) && view_starts(line, path);
	struct view rest = own ? view_skip(line, strlen(path) + 1) : line;
	struct view text = rest, a = view_cut(&text, ':'), b;

	b = text.p == NULL ? text : view_cut(&text, ':');
	if (text.p == NULL || !view_number(a, &row) ||
	    !view_number(b, &column)) {
		row = column = 0;
		text = rest;
	}
	text = view_trim(text);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (view_starts(text, kinds[i]))
			text = view_skip(text, strlen(kinds[i]));
	jw_open(w, '{');
	jw_key(w, "line");
	jw_int(w, row);
	jw_key(w, "column");
	jw_int(w, column);
	jw_key(w, "text");
	jw_string(w, text);
	jw_close(w, '}');
}

static void
add_lines(struct jw *w, const char *name, struct view lines, const char *path)
{
	jw_key(w, name);
	jw_open(w, '[');
	while (lines.n > 0)
		add_line(w, view_cut(&lines, '\n'), path);
	jw_close(w, ']');
}

static void
add_totals(struct jw *w, const struct totals *t)
{
	jw_key(w, "providers");
	jw_int(w, (int64_t)t->providers);
	jw_key(w, "keys");
	jw_int(w, (int64_t)t->keys);
	jw_key(w, "models");
	jw_int(w, (int64_t)t->models);
	jw_key(w, "default");
	if (t->standard->provider == NULL) {
		jw_null(w);
		return;
	}
	jw_string_open(w);
	jw_part_plain(w, t->standard->provider->name);
	jw_part(w, VIEW(","));
	jw_part_plain(w, t->standard->model);
	jw_string_close(w);
}

static void
print_json(const char *path, const struct totals *t, const struct mistakes *m)
{
	struct buf out = BUF(4 << 20);
	struct jw w = { .out = &out };

	jw_open(&w, '{');
	jw_key(&w, "file");
	jw_cstr(&w, path);
	jw_key(&w, "ok");
	jw_bool(&w, m->n_errors == 0);
	if (m->n_errors == 0)
		add_totals(&w, t);
	add_lines(&w, "errors", buf_view(&m->errors), path);
	add_lines(&w, "warnings", buf_view(&m->warnings), path);
	add_lines(&w, "notes", buf_view(&m->notes), path);
	jw_close(&w, '}');
	buf_addc(&out, '\n');
	fwrite(out.p, 1, out.n, stdout);
	buf_free(&out);
}

static int
check(const char *path, bool json, bool projects)
{
	struct mistakes m = { .warnings = BUF(1 << 20) };
	struct config c;
	struct totals t;
	bool good = config_load(&c, path, &m);

	if (good) {
		check_key_files(&c, &m);
		check_modules(&c, &m);
		if (projects)
			check_projects(&c, &m);
	}
	t = count(&c);
	(json ? print_json : print_text)(path, &t, &m);
	good = m.n_errors == 0;
	config_free(&c);
	mistakes_free(&m);
	return fflush(stdout) == 0 && good ? EXIT_OK : EXIT_FAILED;
}

static int
run(int argc, char **argv, const struct options *o)
{
	const char *path = NULL;
	bool json = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			json = true;
		else if (argv[i][0] == '-' || path != NULL)
			return command_usage(&command_check);
		else
			path = argv[i];
	}
	return path != NULL ? check(path, json, false) :
	    check(o->config_path, json, true);
}

const struct command command_check = {
	.name = "check",
	.arguments = "[--json] [FILE]",
	.help = "list every mistake in the configuration",
	.text =
	    "Each mistake stands on a line of its own with its place:\n"
	    "FILE:LINE:COLUMN: PATH: what is wrong. Warnings stop nothing.\n"
	    "The exit status is 1 if there is a mistake, else 0. Without\n"
	    "FILE it is the configuration that ccr itself uses.\n",
	.run = run,
};
