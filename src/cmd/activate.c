#include "cmd/command.h"

#include <stdio.h>

#include "cmd/environment.h"
#include "cmd/shell.h"

/* A line for any Bourne shell. */
static void
print_variable(void *context, const char *name, const char *value)
{
	struct buf quoted = BUF(1 << 20);

	(void)context;
	if (value == NULL) {
		printf("unset %s\n", name);
		return;
	}
	shell_quote(&quoted, view_of(value));
	printf("export %s=%.*s\n", name, VIEW_ARG(buf_view(&quoted)));
	buf_wipe(&quoted);
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct service s;
	struct config c;
	struct fail f;
	bool ok;

	(void)argv;
	if (argc > 1)
		return command_usage(&command_activate);
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	/* Where nobody listens, the configured address is told. */
	if (!service_look(o->config_path, &s, &f))
		fprintf(stderr, "ccr: %s\n", f.text);
	ok = environment(&c, &s, print_variable, NULL);
	config_free(&c);
	return ok && fflush(stdout) == 0 ? EXIT_OK : EXIT_FAILED;
}

const struct command command_activate = {
	.name = "activate",
	.arguments = "",
	.help = "print the environment that takes claude to ccr",
	.text =
	    "For the shell: eval \"$(ccr activate)\". After that plain\n"
	    "`claude` talks to ccr, when `ccr start` has been run.\n",
	.run = run,
};
