/* ccr preset: the table of its subcommands, and the small ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/code.h"
#include "cmd/edit_config.h"
#include "cmd/folder.h"
#include "cmd/preset_apply.h"
#include "cmd/preset_commands.h"
#include "cmd/preset_export.h"
#include "cmd/put_file.h"
#include "cmd/service.h"
#include "cmd/settings.h"

#define MANIFEST_MAX (16 << 20)

int
preset_failed(const struct fail *f)
{
	fprintf(stderr, "ccr: %s\n", f->text);
	return EXIT_FAILED;
}

static int
unknown(const char *name)
{
	fprintf(stderr, "ccr: there is no preset \"%s\"; ccr preset list "
	    "tells which there are\n", name);
	return EXIT_FAILED;
}

struct export_wish {
	struct export_about about;
	const char *output;
	bool force;
};

static bool
read_export(int argc, char **argv, struct export_wish *w)
{
	*w = (struct export_wish){ .about.name = NULL };
	for (int i = 1; i < argc; i++) {
		const char **to = strcmp(argv[i], "--description") == 0 ?
		    &w->about.description : strcmp(argv[i], "--author") == 0 ?
		    &w->about.author : strcmp(argv[i], "--tags") == 0 ?
		    &w->about.tags : strcmp(argv[i], "--output") == 0 ?
		    &w->output : NULL;

		if (to != NULL && i + 1 < argc)
			*to = argv[++i];
		else if (strcmp(argv[i], "--force") == 0)
			w->force = true;
		else if (argv[i][0] != '-' && w->about.name == NULL)
			w->about.name = argv[i];
		else
			return false;
	}
	return w->about.name != NULL;
}

/* Among the presets if nothing is said, "-" for standard output. */
static bool
find_output(const struct export_wish *w, struct buf *path, struct fail *f)
{
	if (w->output == NULL)
		return preset_make_place(w->about.name, f) &&
		    preset_path(w->about.name, "manifest.json", path, f);
	buf_adds(path, w->output);
	return buf_cstr(path) != NULL ||
	    fail(f, 500, "the path is too long");
}

/* A file that is there is replaced only by force. */
static bool
put_export(const struct export_wish *w, struct buf *text, struct fail *f)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	bool ok = find_output(w, &path, f);

	if (ok && strcmp(path.p, "-") == 0) {
		ok = command_print(text) || fail(f, 500, "not exported");
	} else if (ok) {
		ok = put_file(path.p, buf_view(text), 0600, w->force, f);
		if (ok)
			printf("exported to %s; look through it before you "
			    "hand it on\n", path.p);
	}
	buf_free(&path);
	return ok;
}

int
preset_export_run(int argc, char **argv, const struct options *o)
{
	struct buf text = BUF(MANIFEST_MAX);
	struct export_wish w;
	struct config c;
	struct fail f;
	bool ok;

	if (!read_export(argc, argv, &w))
		return EXIT_USAGE;
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	ok = preset_name_is_good(view_of(w.about.name), &f) &&
	    preset_export(&c, &w.about, &text, &f) &&
	    put_export(&w, &text, &f);
	config_free(&c);
	buf_free(&text);
	return ok ? EXIT_OK : preset_failed(&f);
}

/* Is the listener of this preset there? From here on we are in its home. */
static bool
look(const char *name, struct service *s, struct fail *f)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	bool ok = preset_path(name, "config.json", &path, f) &&
	    preset_enter(name, f) && service_look(path.p, s, f);

	buf_free(&path);
	return ok;
}

static bool
stop(const char *name, bool *ran, struct fail *f)
{
	struct service s;

	if (!look(name, &s, f))
		return false;
	*ran = s.by != NULL;
	return !*ran || service_stop(&s, f);
}

int
preset_stop_run(int argc, char **argv, const struct options *o)
{
	struct fail f;
	bool ran;

	(void)o;
	if (argc != 2)
		return EXIT_USAGE;
	if (!preset_exists(argv[1]))
		return unknown(argv[1]);
	if (!stop(argv[1], &ran, &f))
		return preset_failed(&f);
	puts(ran ? "stopped" : "it does not run");
	return EXIT_OK;
}

int
preset_delete_run(int argc, char **argv, const struct options *o)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	struct fail f;
	bool ran, ok;

	(void)o;
	if (argc != 2)
		return EXIT_USAGE;
	if (!preset_exists(argv[1]))
		return unknown(argv[1]);
	ok = preset_path(argv[1], "", &path, &f) && stop(argv[1], &ran, &f) &&
	    folder_remove(path.p, &f);
	buf_free(&path);
	return ok ? EXIT_OK : preset_failed(&f);
}

/* The manifest's own settings for Claude Code, "{}" without any. */
static bool
own_settings(const char *name, struct buf *text, struct fail *f)
{
	struct buf manifest = BUF(PRESET_PATH_MAX);
	struct manifest m = { .in.n = 0 };
	struct values v = { .n = 0 };
	bool ok = preset_path(name, "manifest.json", &manifest, f) &&
	    manifest_read(&m, manifest.p, f);
	int token = ok ? json_get(&m.in, JSON_ROOT, "claudeCodeSettings") :
	    JSON_NONE;

	if (ok && json_is_object(&m.in, token))
		ok = values_take(&v, &m.in, json_get(&m.in, JSON_ROOT,
		    "userValues")) && preset_fill(&m, &v, token, text, f);
	else
		buf_adds(text, "{}");
	values_free(&v);
	manifest_free(&m);
	buf_free(&manifest);
	return ok;
}

/* Its line of status, if it has one and the settings have none. */
static bool
add_line(const char *config_path, struct buf *text, struct fail *f)
{
	static const char *const way[] = { "statusLine", NULL };
	struct options o = { .config_path = config_path };
	struct buf line = BUF(65536);
	struct json in = { 0 };
	struct config c;
	bool ok;

	if (!command_config(&o, &c))
		return fail(f, 400, "the preset's configuration is wrong");
	ok = settings_line(&c, &line, f) &&
	    json_parse(&in, buf_view(text), f) && (line.n == 0 ||
	    json_get(&in, JSON_ROOT, "statusLine") != JSON_NONE ||
	    edit_set(text, way, buf_view(&line), f));
	json_free(&in);
	config_free(&c);
	buf_free(&line);
	return ok;
}

/* In a file, since there can be keys in it; *path stays empty without any. */
static bool
make_settings(const char *name, const char *config_path, struct buf *path,
    struct fail *f)
{
	struct buf text = BUF(1 << 20);
	bool ok = own_settings(name, &text, f) &&
	    add_line(config_path, &text, f);

	if (ok && !view_is(buf_view(&text), "{}"))
		ok = preset_path(name, "settings.json", path, f) &&
		    put_file(path->p, buf_view(&text), 0600, true, f);
	buf_wipe(&text);
	return ok;
}

int
preset_run_run(int argc, char **argv, const struct options *o)
{
	struct buf path = BUF(PRESET_PATH_MAX), own = BUF(PRESET_PATH_MAX);
	int status = EXIT_FAILED;
	struct fail f;

	if (argc < 2)
		return EXIT_USAGE;
	if (!preset_exists(argv[1]))
		return unknown(argv[1]);
	if (preset_make(argv[1], o, &path, &f) &&
	    make_settings(argv[1], path.p, &own, &f) &&
	    preset_enter(argv[1], &f))
		status = code_start(path.p, own.n > 0 ? own.p : NULL,
		    argv + 1);
	else
		preset_failed(&f);
	buf_free(&path);
	buf_free(&own);
	return status;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv, const struct options *o);
} table[] = {
	{ "export", preset_export_run },
	{ "install", preset_install_run },
	{ "list", preset_list_run },
	{ "info", preset_info_run },
	{ "delete", preset_delete_run },
	{ "rm", preset_delete_run },
	{ "remove", preset_delete_run },
	{ "run", preset_run_run },
	{ "stop", preset_stop_run },
};

static int
run(int argc, char **argv, const struct options *o)
{
	int status = EXIT_USAGE;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (argc > 1 && strcmp(argv[1], table[i].name) == 0)
			status = table[i].run(argc - 1, argv + 1, o);
	return status == EXIT_USAGE ? command_usage(&command_preset) : status;
}

const struct command command_preset = {
	.name = "preset",
	.arguments = "export NAME|install SOURCE|list|info NAME|run NAME|"
	    "stop NAME|delete NAME [OPTION...]",
	.help = "hand on configurations, and use those of others",
	.text =
	    "  export NAME   write the configuration without its secrets as\n"
	    "                preset NAME, or to --output FILE (- for standard\n"
	    "                output); --description, --author, --tags A,B,\n"
	    "                --force\n"
	    "  install WHAT  a file, a folder with a manifest.json, or one\n"
	    "                that is installed, to be asked anew;\n"
	    "                --name NAME, --set QUESTION=ANSWER (@FILE for\n"
	    "                what is in a file), --force\n"
	    "  list, info    what is installed; --json\n"
	    "  run NAME      start Claude Code with it, through a listener of\n"
	    "                its own; further arguments are claude's\n"
	    "  stop NAME     end that listener\n"
	    "  delete NAME   remove it\n\n"
	    "Nothing is fetched from the network.\n",
	.run = run,
};
