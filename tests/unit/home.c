/* Where ccr's files are. */
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/home.h"
#include "tap.h"

static const char *
path(const char *name, struct buf *out)
{
	struct fail f;

	buf_clear(out);
	return home_path(out, name, &f) ? buf_cstr(out) : NULL;
}

static const char *
log_path(const char *file, struct buf *out)
{
	struct fail f;

	buf_clear(out);
	return home_log_path(out, view_of(file), &f) ? buf_cstr(out) : NULL;
}

/* What stands in the user database counts where HOME does not. */
static const char *
users(const char *name)
{
	static char text[4096];
	const struct passwd *user = getpwuid(getuid());

	if (user == NULL)
		return NULL;
	snprintf(text, sizeof(text), "%s/%s", user->pw_dir, name);
	return text;
}

static void
paths(struct buf *out)
{
	unsetenv("CCR_HOME");
	setenv("HOME", "/home/u", 1);
	IS(path("config.json", out), "/home/u/.claude-code-router/config.json");
	IS(path("", out), "/home/u/.claude-code-router");
	IS(log_path("", out), "/home/u/.claude-code-router.log");
	IS(log_path("/var/log/x", out), "/var/log/x");
	IS(log_path("~/x.log", out), "/home/u/x.log");
	IS(log_path("~x.log", out), "~x.log");
	setenv("CCR_HOME", "/srv/ccr", 1);
	IS(path("config.json", out), "/srv/ccr/config.json");
	IS(log_path("", out), "/home/u/.claude-code-router.log");
	unsetenv("HOME");
	IS(path("rotation.state", out), "/srv/ccr/rotation.state");
	IS(log_path("", out), users(".claude-code-router.log"));
	IS(log_path("~/x", out), users("x"));
	IS(log_path("/x", out), "/x");
	unsetenv("CCR_HOME");
	IS(path("config.json", out),
	    users(".claude-code-router/config.json"));
	setenv("HOME", "", 1);
	setenv("CCR_HOME", "", 1);
	IS(path("config.json", out),
	    users(".claude-code-router/config.json"));
}

static void
making(struct buf *out)
{
	char folder[] = "/tmp/ccr-home.XXXXXX";
	struct stat is;
	struct fail f;

	if (!OK(mkdtemp(folder) != NULL, "a folder for tests"))
		return;
	buf_clear(out);
	buf_addf(out, "%s/home", folder);
	setenv("CCR_HOME", buf_cstr(out), 1);
	OK(home_make(&f), "made");
	OK(stat(out->p, &is) == 0 && S_ISDIR(is.st_mode) &&
	    (is.st_mode & 0777) == 0700, "a folder of mode 0700");
	OK(home_make(&f), "made again: nothing to do");
	rmdir(out->p);
	setenv("CCR_HOME", "/dev/null", 1);
	OK(!home_make(&f), "not over a file");
	IS(f.text, "/dev/null is not a directory");
	setenv("CCR_HOME", "/dev/null/x", 1);
	OK(!home_make(&f), "nor below one");
	IS(f.text, "cannot make /dev/null/x: Not a directory");
	rmdir(folder);
}

int
main(void)
{
	struct buf out = BUF(4096);

	paths(&out);
	making(&out);
	buf_free(&out);
	return done_testing();
}
