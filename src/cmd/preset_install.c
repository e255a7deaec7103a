/* ccr preset install: a manifest, its questions, and a place for both. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/io.h"
#include "cmd/edit_config.h"
#include "cmd/folder.h"
#include "cmd/preset_ask.h"
#include "cmd/preset_commands.h"
#include "cmd/put_file.h"
#include "cmd/terminal.h"
#include "cmd/variable.h"
#include "json/write.h"

#define ANSWER_MAX (1 << 20)

struct installing {
	const char *source;             /* as it was given */
	const char *name;               /* by --name, or NULL */
	bool force;
	struct values given;            /* by --set, as strings */
	struct values plain;            /* those that stood there themselves */
	struct buf manifest;            /* its path */
	struct buf folder;              /* with files to come along, or "" */
	struct buf chosen;              /* the name */
	bool again;                     /* it is installed, and asks anew */
	struct manifest m;
	struct values v;
};

/* "NAME=VALUE", or "NAME=@FILE" for what a file holds. */
static bool
read_set(struct installing *i, const char *text, struct fail *f)
{
	struct view value = view_of(text), name = view_cut(&value, '=');
	struct buf file = BUF(ANSWER_MAX), json = BUF(ANSWER_MAX);
	struct jw w = { .out = &json };
	bool ok = (value.p != NULL && name.n > 0) ||
	    fail(f, 400, "--set wants NAME=VALUE");

	if (ok && view_starts(value, "@")) {
		ok = read_file(value.p + 1, &file) || fail(f, 500, "%s: %s",
		    value.p + 1, strerror(errno));
		value = view_trim(buf_view(&file));
	} else if (ok && variable_reference(value).n == 0) {
		ok = values_set(&i->plain, name, VIEW("true")) ||
		    fail(f, 500, "there are too many answers");
	}
	if (ok) {
		jw_string(&w, value);
		ok = values_set(&i->given, name, buf_view(&json)) ||
		    fail(f, 500, "there are too many answers");
	}
	buf_wipe(&file);
	buf_wipe(&json);
	return ok;
}

/* False with f->status 0: wrong usage. */
static bool
read_arguments(int argc, char **argv, struct installing *i, struct fail *f)
{
	f->status = 0;
	for (int k = 1; k < argc; k++) {
		bool more = k + 1 < argc;

		if (strcmp(argv[k], "--force") == 0)
			i->force = true;
		else if (strcmp(argv[k], "--name") == 0 && more)
			i->name = argv[++k];
		else if (strcmp(argv[k], "--set") == 0 && more) {
			if (!read_set(i, argv[++k], f))
				return false;
		} else if (argv[k][0] != '-' && i->source == NULL)
			i->source = argv[k];
		else
			return false;
	}
	return i->source != NULL;
}

/* A file, a folder with a manifest, or the name of one that is installed. */
static bool
find_source(struct installing *i, struct fail *f)
{
	struct stat is;

	if (view_has(view_of(i->source), "://"))
		return fail(f, 400, "ccr fetches nothing: download the preset "
		    "and install the file or the folder");
	if (strchr(i->source, '/') == NULL && preset_exists(i->source)) {
		i->again = true;
		return preset_path(i->source, "manifest.json", &i->manifest,
		    f);
	}
	if (stat(i->source, &is) == -1)
		return fail(f, 404, "%s: %s", i->source, strerror(errno));
	if (S_ISDIR(is.st_mode))
		buf_addf(&i->folder, "%s", i->source);
	buf_addf(&i->manifest, "%s%s", i->source, S_ISDIR(is.st_mode) ?
	    "/manifest.json" : "");
	return (buf_cstr(&i->manifest) != NULL &&
	    buf_cstr(&i->folder) != NULL) ||
	    fail(f, 500, "the path is too long");
}

/* By --name, else its own, else that of the file or folder. */
static bool
choose_name(struct installing *i, struct fail *f)
{
	struct view rest = view_of(i->source);

	if (i->again || i->name != NULL)
		buf_adds(&i->chosen, i->again ? i->source : i->name);
	else
		manifest_text(&i->m, JSON_ROOT, "name", &i->chosen);
	while (i->chosen.n == 0 && rest.p != NULL) {
		struct view part = view_cut(&rest, '/');

		if (rest.p == NULL || rest.n == 0)
			buf_add(&i->chosen, part);
	}
	if (i->name == NULL && view_ends(buf_view(&i->chosen), ".json"))
		i->chosen.n -= 5;
	if (!preset_name_is_good(buf_view(&i->chosen), f) ||
	    buf_cstr(&i->chosen) == NULL)
		return false;
	return i->again || i->force || !preset_exists(i->chosen.p) ||
	    fail(f, 409, "the preset \"%s\" is installed already; ccr preset "
	    "install %s asks its questions anew, --force replaces it",
	    i->chosen.p, i->chosen.p);
}

/* Others can read what stands on a command line. */
static bool
check_secrets(const struct installing *i, struct fail *f)
{
	const struct json *in = &i->m.in;
	int schema = json_get(in, JSON_ROOT, "schema");
	struct buf type = BUF(256);

	for (int k = json_is_array(in, schema) ? json_first(in, schema) :
	    JSON_NONE; k != JSON_NONE; k = json_next(in, k)) {
		buf_clear(&type);
		preset_input_type(&i->m, k, &type);
		for (size_t n = 0; n < i->plain.n; n++)
			if (view_is(buf_view(&type), "password") && json_is(
			    in, json_get(in, k, "id"), i->plain.value[n].id)) {
				buf_free(&type);
				return fail(f, 400, "%s: a key has no place "
				    "on a command line; give '$NAME' of a "
				    "variable, or @FILE",
				    i->plain.value[n].id);
			}
	}
	buf_free(&type);
	return true;
}

/* Of an installed preset that is not ours to bring along. */
static bool
is_state(const char *path)
{
	static const char *const names[] = { "manifest.json", "config.json",
	    "config.json.bak", "ccrd.lock", "rotation.state",
	    "settings.json" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(path, names[i]) == 0)
			return true;
	return false;
}

static bool
make_place(const struct installing *i, struct fail *f)
{
	struct buf own = BUF(PRESET_PATH_MAX);
	bool ok = preset_make_place(i->chosen.p, f) &&
	    preset_path(i->chosen.p, "", &own, f) && (i->folder.n == 0 ||
	    folder_copy(i->folder.p, own.p, is_state, f));

	buf_free(&own);
	return ok;
}

/* The manifest as it came, with the answers in it. */
static bool
write_manifest(struct installing *i, struct fail *f)
{
	static const char *const way[] = { "userValues", NULL };
	struct buf path = BUF(PRESET_PATH_MAX), answers = BUF(ANSWER_MAX);
	bool ok = preset_path(i->chosen.p, "manifest.json", &path, f);

	values_write(&i->v, &answers);
	ok = ok && (i->v.n == 0 ||
	    edit_set(&i->m.text, way, buf_view(&answers), f)) &&
	    put_file(path.p, buf_view(&i->m.text), 0600, true, f);
	buf_free(&path);
	buf_wipe(&answers);
	return ok;
}

static bool
install(struct installing *i, struct fail *f)
{
	return find_source(i, f) && manifest_read(&i->m, i->manifest.p, f) &&
	    choose_name(i, f) && check_secrets(i, f) &&
	    (values_take(&i->v, &i->m.in, json_get(&i->m.in, JSON_ROOT,
	    "userValues")) || fail(f, 500, "there are too many answers")) &&
	    preset_ask(&i->m, &i->given,
	    terminal_is_there() && i->given.n == 0, &i->v, f) &&
	    make_place(i, f) && write_manifest(i, f);
}

/* Say what is not right yet: a variable may not be set here and now. */
static int
check(const struct installing *i, const struct options *o)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	struct fail f;
	int status = EXIT_OK;

	if (!preset_make(i->chosen.p, o, &path, &f)) {
		status = preset_failed(&f);
	} else {
		status = config_load(&c, path.p, &m) ? EXIT_OK : EXIT_CONFIG;
		mistakes_print(&m, stderr);
		config_free(&c);
	}
	printf("installed: %s; start it with ccr preset run %s\n",
	    i->chosen.p, i->chosen.p);
	mistakes_free(&m);
	buf_free(&path);
	return status;
}

int
preset_install_run(int argc, char **argv, const struct options *o)
{
	struct installing i = { .manifest = BUF(PRESET_PATH_MAX),
	    .folder = BUF(PRESET_PATH_MAX), .chosen = BUF(4096) };
	struct fail f;
	int status = EXIT_USAGE;

	if (read_arguments(argc, argv, &i, &f))
		status = install(&i, &f) ? check(&i, o) : preset_failed(&f);
	else if (f.status != 0)
		status = preset_failed(&f);
	values_free(&i.given);
	values_free(&i.plain);
	values_free(&i.v);
	manifest_free(&i.m);
	buf_free(&i.manifest);
	buf_free(&i.folder);
	buf_free(&i.chosen);
	return status;
}
