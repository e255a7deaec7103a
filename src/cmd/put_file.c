#include "cmd/put_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"

/* Whose a file is to be, and what may be done with it. */
struct rights {
	mode_t mode;
	uid_t uid;              /* -1: ours */
	gid_t gid;
};

/* Give the file its name; where there is none yet, none is replaced. */
static bool
put_in_place(const char *name, const char *path, bool replace)
{
	if (replace)
		return rename(name, path) == 0;
	if (link(name, path) == 0) {
		unlink(name);
		return true;
	}
	return errno != EEXIST && rename(name, path) == 0;
}

static bool
set_rights(int fd, const struct rights *r)
{
	return (r->uid == (uid_t)-1 || r->uid == geteuid() ||
	    fchown(fd, r->uid, r->gid) == 0) && fchmod(fd, r->mode) == 0;
}

static bool
put(const char *path, struct view text, const struct rights *r, bool replace,
    struct fail *f)
{
	struct buf name = BUF(8192);
	int fd;
	bool ok;

	buf_addf(&name, "%s.XXXXXX", path);
	if (buf_cstr(&name) == NULL)
		return fail(f, 500, "%s: the path is too long", path);
	fd = mkstemp(name.p);
	ok = fd != -1 && write_all(fd, text, CLOCK_NEVER) &&
	    set_rights(fd, r) && fsync(fd) == 0 &&
	    put_in_place(name.p, path, replace);
	if (!ok) {
		fail(f, 500, "cannot write %s: %s", path, strerror(errno));
		if (fd != -1)
			unlink(name.p);
	}
	if (fd != -1)
		close(fd);
	buf_free(&name);
	return ok;
}

bool
put_file(const char *path, struct view text, mode_t mode, bool replace,
    struct fail *f)
{
	struct rights ours = { mode, (uid_t)-1, (gid_t)-1 };

	return put(path, text, &ours, replace, f);
}

static bool
make_folder(const char *path, struct fail *f)
{
	return mkdir(path, 0755) == 0 || errno == EEXIST ||
	    fail(f, 500, "cannot make %s: %s", path, strerror(errno));
}

bool
put_folders_of(const char *path, struct fail *f)
{
	char *folder = strdup(path);
	bool ok = folder != NULL || fail(f, 500, "out of memory");

	for (char *at = folder; ok && (at = strchr(at + 1, '/')) != NULL; ) {
		*at = '\0';
		ok = make_folder(folder, f);
		*at = '/';
	}
	free(folder);
	return ok;
}

/* Is the file still what it was when the change to it was thought of? */
static bool
is_unchanged(const char *path, struct view was)
{
	struct buf now = BUF(was.n);
	bool same = read_file(path, &now) && view_eq(buf_view(&now), was);

	buf_wipe(&now);
	return same;
}

static bool
put_both(const char *path, struct view was, struct view text,
    const struct rights *r, struct fail *f)
{
	struct buf kept = BUF(8192);
	bool ok;

	buf_addf(&kept, "%s.bak", path);
	ok = (buf_cstr(&kept) != NULL ||
	    fail(f, 500, "%s: the path is too long", path)) &&
	    put(kept.p, was, r, true, f) &&
	    (is_unchanged(path, was) || fail(f, 409, "%s has changed "
	    "meanwhile; try again", path)) && put(path, text, r, true, f);
	buf_free(&kept);
	return ok;
}

bool
put_over(const char *path, struct view was, struct view text, struct fail *f)
{
	char *real = realpath(path, NULL);
	struct rights r;
	struct stat is;
	bool ok = false;

	if (real == NULL || stat(real, &is) == -1) {
		fail(f, 500, "%s: %s", path, strerror(errno));
	} else {
		r = (struct rights){ is.st_mode & 07777, is.st_uid,
		    is.st_gid };
		ok = put_both(real, was, text, &r, f);
	}
	free(real);
	return ok;
}
