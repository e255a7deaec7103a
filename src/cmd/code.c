#include "cmd/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/environment.h"
#include "cmd/service.h"

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

/* The program: CLAUDE_PATH of the configuration, of the environment, claude. */
static bool
claude_path(const struct config *c, struct buf *path)
{
	const char *given = getenv("CLAUDE_PATH");

	if (c->claude_path.n > 0)
		buf_add(path, c->claude_path);
	else
		buf_adds(path, given != NULL && *given != '\0' ? given :
		    "claude");
	return buf_cstr(path) != NULL;
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

static int
run_claude(const struct config *c, const struct service *s, char **argv)
{
	struct buf path = BUF(4096);
	bool ok = true;
	int status = EXIT_FAILED;

	if (environment(c, s, set_variable, &ok) && ok &&
	    claude_path(c, &path)) {
		if (c->non_interactive)
			close_input();
		argv[0] = path.p;
		status = become(path.p, argv);
	} else {
		fputs("ccr: out of memory\n", stderr);
	}
	buf_free(&path);
	return status;
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct config c;
	struct service s;
	int status;

	(void)argc;
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	status = ensure_service(&c, &s);
	if (status == EXIT_OK)
		status = run_claude(&c, &s, argv);
	config_free(&c);
	return status;
}

const struct command command_code = {
	.name = "code",
	.arguments = "[ARGUMENT...]",
	.help = "run Claude Code through ccr",
	.text =
	    "Starts ccr if it does not run, then becomes claude with the\n"
	    "arguments as they are given. The program is CLAUDE_PATH of the\n"
	    "configuration, else of the environment, else claude. The exit\n"
	    "status is claude's, 127 if it cannot be found, 126 if it cannot\n"
	    "be run.\n",
	.run = run,
};
