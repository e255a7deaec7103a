#include "config/home.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An environment variable's value, or NULL if it is not set or empty. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

static bool
add_user_home(struct buf *out, struct fail *f)
{
	const char *home = variable("HOME");
	const struct passwd *user;

	/* inetd starts its programs without it. */
	if (home == NULL && (user = getpwuid(getuid())) != NULL)
		home = user->pw_dir;
	if (home == NULL)
		return fail(f, 500, "neither CCR_HOME nor HOME is set: "
		    "ccr does not know where its files are");
	buf_adds(out, home);
	return true;
}

bool
home_path(struct buf *out, const char *name, struct fail *f)
{
	const char *home = variable("CCR_HOME");

	if (home != NULL)
		buf_adds(out, home);
	else if (add_user_home(out, f))
		buf_adds(out, "/.claude-code-router");
	else
		return false;
	if (*name != '\0') {
		buf_addc(out, '/');
		buf_adds(out, name);
	}
	return !out->failed || fail(f, 500, "the path of ccr's home is too "
	    "long");
}

bool
home_make(struct fail *f)
{
	struct buf path = BUF(4096);
	bool ok = home_path(&path, "", f);
	const char *p = ok ? buf_cstr(&path) : NULL;
	struct stat is;

	if (ok && p == NULL)
		ok = fail(f, 500, "the path of ccr's home is too long");
	if (ok && mkdir(p, 0700) == -1 && errno != EEXIST)
		ok = fail(f, 500, "cannot make %s: %s", p, strerror(errno));
	if (ok && (stat(p, &is) == -1 || !S_ISDIR(is.st_mode)))
		ok = fail(f, 500, "%s is not a directory", p);
	buf_free(&path);
	return ok;
}

bool
home_log_path(struct buf *out, struct view log_file, struct fail *f)
{
	if (log_file.n == 0) {
		if (!add_user_home(out, f))
			return false;
		buf_adds(out, "/.claude-code-router.log");
	} else if (view_is(log_file, "~") || view_starts(log_file, "~/")) {
		if (!add_user_home(out, f))
			return false;
		buf_add(out, view_skip(log_file, 1));
	} else {
		buf_add(out, log_file);
	}
	return !out->failed || fail(f, 500, "LOG_FILE is too long");
}
