#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

const struct command *const commands[] = {
	&command_code,
	&command_setup,
	&command_check,
	&command_start,
	&command_stop,
	&command_restart,
	&command_status,
	&command_activate,
	&command_version,
	&command_help,
	NULL,
};

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

int
command_usage(const struct command *c)
{
	fprintf(stderr, "usage: ccr %s%s%s\n", c->name,
	    *c->arguments != '\0' ? " " : "", c->arguments);
	return EXIT_USAGE;
}

bool
command_config(const struct options *o, struct config *c)
{
	struct mistakes m = { 0 };
	bool good = config_load(c, o->config_path, &m);

	if (!good)
		fwrite(m.errors.p, 1, m.errors.n, stderr);
	mistakes_free(&m);
	return good;
}
