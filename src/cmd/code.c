#include "cmd/code.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/claude.h"
#include "cmd/environment.h"
#include "cmd/service.h"
#include "cmd/settings.h"

/* As the shell says it. */
enum { EXIT_CANNOT_RUN = 126, EXIT_NOT_FOUND = 127 };

static void
set_variable(void *context, const char *name, const char *value)
{
	bool *ok = context;

	if ((value == NULL ? unsetenv(name) : setenv(name, value, 1)) == -1)
		*ok = false;
}

/*
 * Start the service if it is not there. Somebody else may have begun to do so
 * at the same time: then it is waited for.
 */
static int
ensure_service(const struct config *c, struct service *s)
{
	struct fail f;
	int status = service_start(c, s, &f);

	if (status == EXIT_RUNNING)
		status = service_await(c, s, &f) ? EXIT_OK : EXIT_FAILED;
	if (status != EXIT_OK)
		fprintf(stderr, "ccr: %s\n", f.text);
	return status;
}

static void
close_input(void)
{
	int null = open("/dev/null", O_RDONLY);

	if (null > 0) {
		dup2(null, 0);
		close(null);
	}
}

/* Become the program; returns the exit status if that cannot be. */
static int
become(const char *path, char **argv)
{
	int error;

	execvp(path, argv);
	error = errno;
	fprintf(stderr, "ccr: cannot run %s: %s\n", path, strerror(error));
	if (error != ENOENT)
		return EXIT_CANNOT_RUN;
	fputs("ccr: install Claude Code (npm install -g "
	    "@anthropic-ai/claude-code), or set CLAUDE_PATH to where it is\n",
	    stderr);
	return EXIT_NOT_FOUND;
}

/* Has the user settings of his own in the arguments? */
static bool
has_settings(char *const *argv)
{
	for (argv++; *argv != NULL; argv++)
		if (strcmp(*argv, "--settings") == 0 ||
		    view_starts(view_of(*argv), "--settings="))
			return true;
	return false;
}

/* As become, with --settings before the arguments. */
static int
become_with(const char *path, const char *settings, char **argv)
{
	size_t n = 0;
	char **more;
	int status;

	while (argv[n] != NULL)
		n++;
	more = calloc(n + 3, sizeof(*more));
	if (more == NULL) {
		fputs("ccr: out of memory\n", stderr);
		return EXIT_FAILED;
	}
	more[0] = argv[0];
	more[1] = (char *)(uintptr_t)"--settings";
	more[2] = (char *)(uintptr_t)settings;
	memcpy(more + 3, argv + 1, (n - 1) * sizeof(*argv));
	status = become(path, more);
	free(more);
	return status;
}

static int
run_claude(const struct config *c, const struct service *s,
    const char *settings, char **argv)
{
	struct buf path = BUF(4096), own = BUF(65536);
	struct fail f = { .text = "out of memory" };
	bool ok = true;
	int status = EXIT_FAILED;

	if (settings == NULL && !has_settings(argv)) {
		ok = settings_own(c, &own, &f);
		settings = own.n > 0 ? buf_cstr(&own) : NULL;
	}
	if (ok && environment(c, s, set_variable, &ok) && ok &&
	    claude_path(c, &path)) {
		if (c->non_interactive)
			close_input();
		argv[0] = path.p;
		status = settings == NULL || has_settings(argv) ?
		    become(path.p, argv) :
		    become_with(path.p, settings, argv);
	} else {
		fprintf(stderr, "ccr: %s\n", f.text);
	}
	buf_free(&path);
	buf_free(&own);
	return status;
}

int
code_start(const char *config_path, const char *settings, char **argv)
{
	const struct options o = { .config_path = config_path };
	struct config c;
	struct service s;
	int status;

	if (!command_config(&o, &c))
		return EXIT_CONFIG;
	status = ensure_service(&c, &s);
	if (status == EXIT_OK)
		status = run_claude(&c, &s, settings, argv);
	config_free(&c);
	return status;
}

static int
run(int argc, char **argv, const struct options *o)
{
	(void)argc;
	return code_start(o->config_path, NULL, argv);
}

const struct command command_code = {
	.name = "code",
	.arguments = "[ARGUMENT...]",
	.help = "run Claude Code through ccr",
	.text =
	    "Starts ccr if it does not run, then becomes claude with the\n"
	    "arguments as they are given; where StatusLine is enabled, a\n"
	    "--settings for it goes before them. The program is CLAUDE_PATH\n"
	    "of the configuration, else of the environment, else claude. The\n"
	    "exit status is claude's, 127 if it cannot be found, 126 if it\n"
	    "cannot be run.\n",
	.run = run,
};
