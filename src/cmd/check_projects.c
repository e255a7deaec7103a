#include "cmd/check_projects.h"

#include <dirent.h>

#include "config/home.h"
#include "core/project.h"

#define PATH_BYTES 4096
#define LINES_MAX (1 << 20)

static void
add(struct buf *to, const struct buf *lines)
{
	if (to->max == 0)
		to->max = LINES_MAX;
	buf_add(to, buf_view(lines));
}

static void
check_file(const struct config *c, const char *path, struct mistakes *m)
{
	struct mistakes own = { .n_errors = 0 };
	struct config file;

	config_load_router(&file, path, c, &own);
	m->n_errors += own.n_errors;
	m->n_warnings += own.n_warnings;
	add(&m->errors, &own.errors);
	add(&m->warnings, &own.warnings);
	config_free(&file);
	mistakes_free(&own);
}

/* Call `check` for the entries of a folder whose names it is to have. */
static void
each(const struct config *c, const char *folder, struct mistakes *m,
    bool (*fits)(struct view name),
    void (*check)(const struct config *c, const char *path,
    struct mistakes *m))
{
	DIR *d = opendir(folder);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL) {
		struct buf path = BUF(PATH_BYTES);

		buf_addf(&path, "%s/%s", folder, e->d_name);
		if (fits(view_of(e->d_name)) && buf_cstr(&path) != NULL)
			check(c, path.p, m);
		buf_free(&path);
	}
	if (d != NULL)
		closedir(d);
}

static bool
is_json(struct view name)
{
	return view_ends(name, ".json") && name.p[0] != '.';
}

static void
check_project(const struct config *c, const char *folder, struct mistakes *m)
{
	each(c, folder, m, is_json, check_file);
}

void
check_projects(const struct config *c, struct mistakes *m)
{
	struct buf home = BUF(PATH_BYTES);
	struct fail unused;

	if (home_path(&home, "", &unused) && buf_cstr(&home) != NULL)
		each(c, home.p, m, project_is_name, check_project);
	buf_free(&home);
}
