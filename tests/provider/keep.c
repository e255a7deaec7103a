#include <sys/stat.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "keep.h"

static const char *kept_in;

void
keep_into(const char *dir)
{
	if (mkdir(dir, 0700) == -1 && errno != EEXIST)
		err(1, "%s", dir);
	kept_in = dir;
}

static void
keep_file(const char *name, struct text t)
{
	char path[PATH_MAX], tmp[PATH_MAX];
	FILE *f;

	if (kept_in == NULL)
		return;
	snprintf(path, sizeof(path), "%s/%s", kept_in, name);
	snprintf(tmp, sizeof(tmp), "%s/.%s.new", kept_in, name);
	f = fopen(tmp, "w");
	if (f == NULL) {
		warn("%s", tmp);
		return;
	}
	fwrite(t.p, 1, t.n, f);
	if (ferror(f) | fclose(f) || rename(tmp, path) == -1)
		warn("%s", path);
}

void
keep_of(const struct request *r, const char *what, struct text t)
{
	char name[64];

	snprintf(name, sizeof(name), "%ld.%s", r->n, what);
	keep_file(name, t);
}

void
keep_connections(long count)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld\n", count);
	keep_file("connections", text_of(text));
}
