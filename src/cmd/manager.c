#include "cmd/manager.h"

#include <sys/stat.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/probe.h"
#include "config/home.h"

const struct manager *const managers[] = {
	&manager_systemd,
	&manager_launchd,
	&manager_own,
	NULL,
};

bool
manager_reads(const char *config_path)
{
	struct buf path = BUF(4096);
	struct fail f;
	bool same;

	same = home_path(&path, "config.json", &f) &&
	    buf_cstr(&path) != NULL && strcmp(path.p, config_path) == 0;
	buf_free(&path);
	return same;
}

static bool
same_file(const char *a, const char *b)
{
	struct stat x, y;

	return strcmp(a, b) == 0 || (stat(a, &x) == 0 && stat(b, &y) == 0 &&
	    x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

bool
manager_same_file(struct view path, const char *ours)
{
	struct buf theirs = BUF(8192);
	bool same;

	buf_add(&theirs, path);
	same = path.n > 0 && buf_cstr(&theirs) != NULL &&
	    same_file(theirs.p, ours);
	buf_free(&theirs);
	return same;
}

bool
manager_finds_taken(const struct config *c, struct fail *f)
{
	struct service at = { 0 };

	if (!service_configured(c, &at) || !probe_connects(at.address))
		return false;
	fail(f, 409, "another program listens on %s; end it, or set another "
	    "PORT in config.json", at.address);
	return true;
}

int
manager_tries(const struct manager *m, const struct service *s,
    const char *where, struct fail *f)
{
	if (probe_health(s->address, f))
		return EXIT_OK;
	if (f->status == 500) {
		fail(f, 500, "%s's ccrd: %s", m->name, f->text);
		return EXIT_CONFIG;
	}
	fail(f, f->status, "%s listens on %s, but %s; %s", m->name,
	    s->address, f->text, where);
	return EXIT_FAILED;
}

void
manager_gives_up(const struct manager *m, struct service *s)
{
	struct fail unused;

	m->stop(s, &unused);
	s->by = NULL;
	s->address[0] = '\0';
}
