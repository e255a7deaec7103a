/* ccr preset list and info. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/preset_apply.h"
#include "cmd/preset_ask.h"
#include "cmd/preset_commands.h"
#include "cmd/table.h"
#include "cmd/words.h"
#include "config/home.h"
#include "json/write.h"

#define OUTPUT_MAX (16 << 20)
#define TEXT_MAX (1 << 20)
#define WIDTH 100

static const char *const told[] = { "name", "version", "description",
	"author", "homepage", "repository", "license" };

#define TOLD (sizeof(told) / sizeof(*told))

static bool
read_preset(const char *name, struct manifest *m, struct fail *f)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	bool ok;

	*m = (struct manifest){ .in.n = 0 };
	ok = preset_path(name, "manifest.json", &path, f) &&
	    manifest_read(m, path.p, f);
	buf_free(&path);
	return ok;
}

static int
is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && preset_exists(entry->d_name);
}

/* The names of all folders with a manifest, in order; how many. */
static int
find_all(struct dirent ***list)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	struct fail f;
	int n = -1;

	*list = NULL;
	if (home_path(&path, "presets", &f) && buf_cstr(&path) != NULL)
		n = scandir(path.p, list, is_shown, alphasort);
	buf_free(&path);
	return n < 0 ? 0 : n;
}

static void
write_told(const struct manifest *m, const char *name, struct jw *w)
{
	jw_open(w, '{');
	jw_key(w, "preset");
	jw_cstr(w, name);
	for (size_t i = 0; i < TOLD; i++) {
		jw_key(w, told[i]);
		jw_raw(w, json_raw(&m->in, json_get(&m->in, JSON_ROOT,
		    told[i])));
	}
}

static void
add_row(struct table *t, const struct manifest *m, const char *name)
{
	struct buf text = BUF(TEXT_MAX);

	table_add(t, view_of(name), INK_NONE);
	manifest_text(m, JSON_ROOT, "version", &text);
	table_add(t, buf_view(&text), INK_NONE);
	buf_clear(&text);
	manifest_text(m, JSON_ROOT, "description", &text);
	table_add(t, buf_view(&text), INK_NONE);
	table_end_row(t, VIEW(""));
	buf_free(&text);
}

/* Both ways; one that cannot be read is told of, and is not in it. */
static void
show_all(struct dirent *const *list, int n, bool json, struct buf *out)
{
	static const struct column columns[] = {
		{ .head = "PRESET", .name = true },
		{ .head = "VERSION" },
		{ .head = "DESCRIPTION", .least = 20 },
	};
	struct jw w = { .out = out };
	struct manifest m;
	struct table t;
	struct fail f;

	table_open(&t, columns, 3);
	if (json)
		jw_open(&w, '[');
	for (int i = 0; i < n; i++) {
		if (!read_preset(list[i]->d_name, &m, &f)) {
			preset_failed(&f);
		} else if (json) {
			write_told(&m, list[i]->d_name, &w);
			jw_close(&w, '}');
		} else {
			add_row(&t, &m, list[i]->d_name);
		}
		manifest_free(&m);
	}
	if (json) {
		jw_close(&w, ']');
		buf_addc(out, '\n');
	} else if (n > 0) {
		table_print(&t, 0, WIDTH, false, out);
	}
	table_free(&t);
}

int
preset_list_run(int argc, char **argv, const struct options *o)
{
	bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
	struct buf out = BUF(OUTPUT_MAX);
	struct dirent **list;
	int n;

	(void)o;
	if (argc > 2 || (argc == 2 && !json))
		return EXIT_USAGE;
	n = find_all(&list);
	show_all(list, n, json, &out);
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
	return command_print(&out) ? EXIT_OK : EXIT_FAILED;
}

static void
add_line(const char *name, struct view value, struct buf *out)
{
	if (value.n == 0)
		return;
	buf_addf(out, "%-12s ", name);
	words_clean(out, value);
	buf_addc(out, '\n');
}

static void
add_providers(const struct manifest *m, struct buf *out)
{
	int template = json_get(&m->in, JSON_ROOT, "template");
	int from = json_is_object(&m->in, template) ? template : JSON_ROOT;
	int list = json_get(&m->in, from, "Providers");

	for (int k = json_is_array(&m->in, list) ? json_first(&m->in, list) :
	    JSON_NONE; k != JSON_NONE; k = json_next(&m->in, k)) {
		struct buf line = BUF(TEXT_MAX);

		manifest_text(m, k, "name", &line);
		buf_adds(&line, " ");
		manifest_text(m, k, "api_base_url", &line);
		add_line("provider", buf_view(&line), out);
		buf_free(&line);
	}
}

static void
add_routes(const struct manifest *m, struct buf *out)
{
	int template = json_get(&m->in, JSON_ROOT, "template");
	int from = json_is_object(&m->in, template) ? template : JSON_ROOT;
	int router = json_get(&m->in, from, "Router");

	for (int k = json_is_object(&m->in, router) ? json_first(&m->in,
	    router) : JSON_NONE; k != JSON_NONE; k = json_next(&m->in, k)) {
		struct buf line = BUF(TEXT_MAX);

		if (json_is_string(&m->in, json_value(&m->in, k))) {
			json_text(&m->in, k, &line);
			buf_adds(&line, " ");
			json_text(&m->in, json_value(&m->in, k), &line);
			add_line("route", buf_view(&line), out);
		}
		buf_free(&line);
	}
}

/* Its id, type and label, and whether there is an answer; never that. */
static void
add_question(const struct manifest *m, int input, struct buf *out)
{
	int answers = json_get(&m->in, JSON_ROOT, "userValues");
	struct buf line = BUF(TEXT_MAX), id = BUF(4096);
	bool answered;

	manifest_text(m, input, "id", &id);
	answered = buf_cstr(&id) != NULL &&
	    json_get(&m->in, answers, id.p) != JSON_NONE;
	buf_add(&line, buf_view(&id));
	buf_adds(&line, " (");
	preset_input_type(m, input, &line);
	buf_adds(&line, answered ? ", answered)" : ")");
	if (json_get(&m->in, input, "label") != JSON_NONE)
		buf_adds(&line, " ");
	manifest_text(m, input, "label", &line);
	add_line("question", buf_view(&line), out);
	buf_free(&line);
	buf_free(&id);
}

static void
add_questions(const struct manifest *m, struct buf *out)
{
	int schema = json_get(&m->in, JSON_ROOT, "schema");

	for (int k = json_is_array(&m->in, schema) ? json_first(&m->in,
	    schema) : JSON_NONE; k != JSON_NONE; k = json_next(&m->in, k))
		add_question(m, k, out);
}

static void
show_text(const struct manifest *m, struct buf *out)
{
	for (size_t i = 0; i < TOLD; i++) {
		struct buf text = BUF(TEXT_MAX);

		manifest_text(m, JSON_ROOT, told[i], &text);
		add_line(told[i], buf_view(&text), out);
		buf_free(&text);
	}
	add_providers(m, out);
	add_routes(m, out);
	add_questions(m, out);
}

/* As it is told, and the questions without their answers. */
static void
show_json(const struct manifest *m, const char *name, struct buf *out)
{
	int schema = json_get(&m->in, JSON_ROOT, "schema");
	struct jw w = { .out = out };

	write_told(m, name, &w);
	jw_key(&w, "schema");
	jw_raw(&w, schema == JSON_NONE ? VIEW("[]") :
	    json_raw(&m->in, schema));
	jw_close(&w, '}');
	buf_addc(out, '\n');
}

int
preset_info_run(int argc, char **argv, const struct options *o)
{
	bool json = argc > 2 && strcmp(argv[argc - 1], "--json") == 0;
	struct buf out = BUF(OUTPUT_MAX);
	struct manifest m;
	struct fail f;
	int status = EXIT_FAILED;

	(void)o;
	if (argc != (json ? 3 : 2))
		return EXIT_USAGE;
	if (!read_preset(argv[1], &m, &f)) {
		preset_failed(&f);
	} else {
		if (json)
			show_json(&m, argv[1], &out);
		else
			show_text(&m, &out);
		status = command_print(&out) ? EXIT_OK : EXIT_FAILED;
	}
	manifest_free(&m);
	buf_free(&out);
	return status;
}
