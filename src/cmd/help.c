#include "cmd/command.h"

#include <ctype.h>
#include <stdio.h>

static void
print_all(FILE *out)
{
	fputs("usage: ccr [-c FILE] COMMAND [ARGUMENT...]\n\n", out);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(out, "  %-10s  %s\n", commands[i]->name,
		    commands[i]->help);
	fputs("\n-c FILE names another configuration than config.json in ccr's "
	    "home, which is\n$CCR_HOME or ~/.claude-code-router. ccr help "
	    "COMMAND tells more; the manual\nis ccr(1).\n", out);
}

static int
run_help(int argc, char **argv, const struct options *o)
{
	const struct command *c;

	(void)o;
	if (argc > 2)
		return command_usage(&command_help);
	if (argc == 1) {
		print_all(stdout);
		return EXIT_OK;
	}
	c = command_find(argv[1]);
	if (c == NULL) {
		command_unknown(argv[1]);
		return EXIT_USAGE;
	}
	command_print_usage(c, stdout);
	printf("\n%c%s.\n", toupper((unsigned char)c->help[0]), c->help + 1);
	if (c->text != NULL)
		printf("\n%s", c->text);
	return fflush(stdout) == 0 ? EXIT_OK : EXIT_FAILED;
}

static int
run_version(int argc, char **argv, const struct options *o)
{
	(void)argv;
	(void)o;
	if (argc > 1)
		return command_usage(&command_version);
	puts("ccr " CCR_VERSION);
	return EXIT_OK;
}

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.help = "say what there is, or tell of one command",
	.text = NULL,
	.run = run_help,
};

const struct command command_version = {
	.name = "version",
	.arguments = "",
	.help = "print the version",
	.text = NULL,
	.run = run_version,
};
