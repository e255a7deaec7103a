#include "cmd/folder.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/put_file.h"

#define PATH_BYTES 8192
#define COPY_MAX (16 << 20)
#define FILES_MAX 1000
#define DEPTH 8

struct copying {
	const char *from, *to;
	bool (*skip)(const char *path);
	size_t left;            /* bytes that may still be copied */
	int files;
};

static bool
join(struct buf *out, const char *folder, const char *path, struct fail *f)
{
	buf_addf(out, "%s%s%s", folder, *path != '\0' ? "/" : "", path);
	return buf_cstr(out) != NULL || fail(f, 500, "%s: the path is too "
	    "long", folder);
}

static bool
copy_file(struct copying *c, const char *path, const struct stat *is,
    struct fail *f)
{
	struct buf from = BUF(PATH_BYTES), to = BUF(PATH_BYTES);
	struct buf text = BUF(c->left);
	bool ok = join(&from, c->from, path, f) && join(&to, c->to, path, f);

	if (ok && (c->files-- == 0 || (uint64_t)is->st_size > c->left))
		ok = fail(f, 400, "%s holds too much for a preset", c->from);
	if (ok && !read_file(from.p, &text))
		ok = fail(f, 500, "%s: %s", from.p, strerror(errno));
	ok = ok && put_file(to.p, buf_view(&text), 0600 | (is->st_mode & 0100),
	    true, f);
	c->left -= ok ? text.n : 0;
	buf_free(&from);
	buf_free(&to);
	buf_free(&text);
	return ok;
}

static bool copy_folder(struct copying *c, const char *path, int depth,
	struct fail *f);

static bool
copy_one(struct copying *c, const char *path, int depth, struct fail *f)
{
	struct buf from = BUF(PATH_BYTES);
	struct stat is = { .st_mode = 0 };
	bool ok = join(&from, c->from, path, f);

	if (ok && lstat(from.p, &is) == -1)
		ok = fail(f, 500, "%s: %s", from.p, strerror(errno));
	buf_free(&from);
	if (ok && S_ISDIR(is.st_mode))
		return copy_folder(c, path, depth + 1, f);
	return ok && (!S_ISREG(is.st_mode) || copy_file(c, path, &is, f));
}

static bool
make_folder(const char *folder, const char *path, struct fail *f)
{
	struct buf to = BUF(PATH_BYTES);
	bool ok = join(&to, folder, path, f);

	if (ok && mkdir(to.p, 0700) == -1 && errno != EEXIST)
		ok = fail(f, 500, "cannot make %s: %s", to.p, strerror(errno));
	buf_free(&to);
	return ok;
}

static bool
copy_entries(struct copying *c, const char *path, DIR *folder, int depth,
    struct fail *f)
{
	struct dirent *entry;
	bool ok = true;

	while (ok && (entry = readdir(folder)) != NULL) {
		struct buf one = BUF(PATH_BYTES);

		if (entry->d_name[0] == '.')
			continue;
		ok = *path == '\0' ? join(&one, entry->d_name, "", f) :
		    join(&one, path, entry->d_name, f);
		if (ok && (c->skip == NULL || !c->skip(one.p)))
			ok = copy_one(c, one.p, depth, f);
		buf_free(&one);
	}
	return ok;
}

static bool
copy_folder(struct copying *c, const char *path, int depth, struct fail *f)
{
	struct buf from = BUF(PATH_BYTES);
	DIR *folder = NULL;
	bool ok = (depth <= DEPTH || fail(f, 400, "%s is too deep for a "
	    "preset", c->from)) && join(&from, c->from, path, f) &&
	    make_folder(c->to, path, f);

	if (ok && (folder = opendir(from.p)) == NULL)
		ok = fail(f, 500, "%s: %s", from.p, strerror(errno));
	ok = ok && copy_entries(c, path, folder, depth, f);
	if (folder != NULL)
		closedir(folder);
	buf_free(&from);
	return ok;
}

bool
folder_copy(const char *from, const char *to, bool (*skip)(const char *path),
    struct fail *f)
{
	struct copying c = { from, to, skip, COPY_MAX, FILES_MAX };

	return copy_folder(&c, "", 0, f);
}

static int
remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
	(void)is;
	(void)kind;
	(void)at;
	return remove(path);
}

bool
folder_remove(const char *path, struct fail *f)
{
	return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ||
	    fail(f, 500, "cannot remove %s: %s", path, strerror(errno));
}
