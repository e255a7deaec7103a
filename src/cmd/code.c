#include "cmd/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/environment.h"
#include "cmd/service.h"

static void
set_variable(void *context, const char *name, const char *value)
{
	bool *ok = context;

	if ((value == NULL ? unsetenv(name) : setenv(name, value, 1)) == -1)
		*ok = false;
}

/* Start the service if it is not there; somebody else may do so meanwhile. */
static int
ensure_service(const struct config *c)
{
	struct service s;
	struct fail f;
	int status = service_start(c, &s, &f);

	if (status == EXIT_OK || status == EXIT_RUNNING)
		return EXIT_OK;
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

	if (null != -1 && null != 0) {
		dup2(null, 0);
		close(null);
	}
}

static int
run_claude(const struct config *c, char **argv)
{
	struct buf path = BUF(4096);
	bool ok = true;

	if (!environment(c, set_variable, &ok) || !ok ||
	    !claude_path(c, &path)) {
		fprintf(stderr, "ccr: out of memory\n");
		return EXIT_FAILED;
	}
	if (c->non_interactive)
		close_input();
	argv[0] = path.p;
	execvp(path.p, argv);
	fprintf(stderr, "ccr: cannot run %s: %s\n", path.p, strerror(errno));
	if (errno == ENOENT)
		fputs("ccr: is Claude Code installed? npm install -g "
		    "@anthropic-ai/claude-code\n", stderr);
	buf_free(&path);
	return errno == ENOENT ? 127 : 126;
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct config c;
	int status;

	(void)argc;
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	status = ensure_service(&c);
	if (status == EXIT_OK)
		status = run_claude(&c, argv);
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
	    "configuration, else of the environment, else claude.\n",
	.run = run,
};
