#include "base/self.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

static const char *self;

void
self_note(const char *argv0)
{
	self = argv0;
}

#ifndef __APPLE__
/* Of a program that was replaced while it ran, as by an upgrade. */
static char *
replaced_path(void)
{
	static const char mark[] = " (deleted)";
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
	struct view v = { path, n > 0 && (size_t)n < sizeof(path) ?
	    (size_t)n : 0 };

	return view_ends(v, mark) ? strndup(path, v.n - strlen(mark)) : NULL;
}
#endif

/* The running program's own path, links resolved; NULL if unknown. */
static char *
own_path(void)
{
#ifdef __APPLE__
	char path[4096];
	uint32_t size = sizeof(path);

	return _NSGetExecutablePath(path, &size) == 0 ? realpath(path, NULL) :
	    NULL;
#else
	char *path = realpath("/proc/self/exe", NULL);

	if (path == NULL)
		path = replaced_path();
	if (path == NULL && self != NULL && strchr(self, '/') != NULL)
		path = realpath(self, NULL);
	return path;
#endif
}

static bool
try(struct buf *path, struct view folder, const char *between,
    const char *name)
{
	buf_clear(path);
	buf_addf(path, "%.*s%s/%s", VIEW_ARG(folder), between, name);
	return buf_cstr(path) != NULL && access(path->p, F_OK) == 0;
}

bool
self_find(struct buf *path, const char *name, struct fail *f)
{
	char *own = own_path();
	struct view folder = { 0 };
	bool found = false;

	if (own != NULL && strrchr(own, '/') != NULL) {
		folder = (struct view){ own,
		    (size_t)(strrchr(own, '/') - own) };
		found = try(path, folder, "", name) ||
		    try(path, folder, "/../libexec/ccr", name);
	}
	free(own);
	return found || try(path, VIEW(CCR_LIBEXEC), "", name) ||
	    fail(f, 500, "%s is not beside ccr and not in %s; is ccr "
	    "installed whole?", name, CCR_LIBEXEC);
}
