#include "core/project.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/modified.h"
#include "config/home.h"

#define PATH_MAX_BYTES 4096
#define FOLDERS_MAX (1 << 20)
#define NAME_MAX_BYTES 255

static bool
is_plain(struct view v)
{
	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') && c != '-' && c != '_')
			return false;
	}
	return v.n > 0 && v.n <= NAME_MAX_BYTES;
}

/* A path in which all but letters and digits are '-', so it begins with one. */
bool
project_is_name(struct view name)
{
	return is_plain(name) && name.p[0] == '-';
}

void
project_forget(struct project *p)
{
	if (p->read)
		config_free(&p->config);
	p->read = false;
}

void
project_free(struct project *p)
{
	project_forget(p);
	buf_free(&p->folders);
	buf_free(&p->session);
	buf_free(&p->name);
	buf_free(&p->path);
	buf_free(&p->label);
	*p = (struct project){ 0 };
}

static void
list_folders(struct project *p, const char *home)
{
	DIR *d = opendir(home);
	struct dirent *e;

	p->folders.max = FOLDERS_MAX;
	buf_clear(&p->folders);
	while (d != NULL && (e = readdir(d)) != NULL)
		if (project_is_name(view_of(e->d_name)))
			buf_addf(&p->folders, "%s\n", e->d_name);
	if (d != NULL)
		closedir(d);
}

/* A time so recent that the next change might get the same one. */
static bool
is_recent(int64_t ns)
{
	return clock_wall_ms() - ns / 1000000 < 2000;
}

/* Has any project a folder? One look at ccr's home, mostly. */
static bool
has_folders(struct project *p)
{
	struct buf home = BUF(PATH_MAX_BYTES);
	struct fail unused;
	struct stat is;
	int64_t ns;

	if (!home_path(&home, "", &unused) || buf_cstr(&home) == NULL ||
	    stat(home.p, &is) == -1) {
		buf_clear(&p->folders);
	} else if ((ns = modified_ns(&is)) != p->home_ns) {
		list_folders(p, home.p);
		p->home_ns = is_recent(ns) ? 0 : ns;
	}
	buf_free(&home);
	return p->folders.n > 0 && !p->folders.failed;
}

/* Does Claude Code keep the session's log under that project? */
static bool
is_of(struct view project, struct view session)
{
	const char *claude = getenv("CLAUDE_CONFIG_DIR");
	const char *home = getenv("HOME");
	struct buf path = BUF(PATH_MAX_BYTES);
	bool is;

	if (claude != NULL && *claude != '\0')
		buf_adds(&path, claude);
	else
		buf_addf(&path, "%s/.claude", home == NULL ? "" : home);
	buf_addf(&path, "/projects/%.*s/%.*s.jsonl", VIEW_ARG(project),
	    VIEW_ARG(session));
	is = buf_cstr(&path) != NULL && access(path.p, F_OK) == 0;
	buf_free(&path);
	return is;
}

/* The project of the session; where it is not known, it may be next time. */
static bool
find_name(struct project *p, struct view session)
{
	struct view rest = buf_view(&p->folders);

	if (p->name.n > 0 && view_eq(buf_view(&p->session), session))
		return true;
	p->session.max = p->name.max = p->label.max = 2 * NAME_MAX_BYTES;
	buf_clear(&p->name);
	while (rest.n > 0) {
		struct view name = view_cut(&rest, '\n');

		if (!is_of(name, session))
			continue;
		buf_add(&p->name, name);
		buf_clear(&p->session);
		buf_add(&p->session, session);
		buf_clear(&p->label);
		buf_addf(&p->label, "project:%.*s", VIEW_ARG(name));
		return buf_cstr(&p->label) != NULL;
	}
	return false;
}

/* Append the path of a file in the project's folder; is there one? */
static bool
has_file(const struct project *p, struct view name, struct buf *path)
{
	struct fail unused;

	buf_clear(path);
	home_path(path, "", &unused);
	buf_addf(path, "/%.*s/%.*s.json", VIEW_ARG(buf_view(&p->name)),
	    VIEW_ARG(name));
	return buf_cstr(path) != NULL && access(path->p, F_OK) == 0;
}

static bool
load(struct project *p, const struct config *c, struct buf *path,
    struct fail *f)
{
	struct mistakes m = { 0 };
	struct view first;

	if (p->read && view_eq(buf_view(&p->path), buf_view(path)) &&
	    !config_changed(&p->config))
		return true;
	project_forget(p);
	buf_free(&p->path);
	p->path = *path;
	*path = BUF(PATH_MAX_BYTES);
	p->read = config_load_router(&p->config, buf_cstr(&p->path), c, &m);
	first = buf_view(&m.errors);
	first = view_cut(&first, '\n');
	if (!p->read)
		fail(f, 500, "%.*s", VIEW_ARG(first));
	mistakes_free(&m);
	p->config.router.label = buf_cstr(&p->label);
	return p->read;
}

bool
project_router(struct project *p, const struct config *c,
    struct view session, const struct router **router, struct fail *f)
{
	struct buf path = BUF(PATH_MAX_BYTES);
	bool ok = true;

	if (!is_plain(session) || !has_folders(p) || !find_name(p, session))
		return true;
	if (has_file(p, session, &path) ||
	    has_file(p, VIEW("config"), &path)) {
		ok = load(p, c, &path, f);
		if (ok && p->config.router.given)
			*router = &p->config.router;
	}
	buf_free(&path);
	return ok;
}
