#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#define LINE_WIDTH 79

const struct command *const commands[] = {
	&command_code,
	&command_setup,
	&command_check,
	&command_doctor,
	&command_explain,
	&command_model,
	&command_start,
	&command_stop,
	&command_restart,
	&command_status,
	&command_rotation,
	&command_test,
	&command_statusline,
	&command_preset,
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

void
command_unknown(const char *name)
{
	const char *known[sizeof(commands) / sizeof(*commands)];
	const char *near;
	size_t n = 0;

	for (; commands[n] != NULL; n++)
		known[n] = commands[n]->name;
	near = nearest(view_of(name), known, n);
	fprintf(stderr, "ccr: there is no command \"%s\"", name);
	if (near != NULL)
		fprintf(stderr, "; did you mean \"%s\"?", near);
	fputc('\n', stderr);
}

/* The next argument: up to a blank that stands in no bracket. */
static struct view
cut_argument(struct view *rest)
{
	struct view argument = *rest;
	int depth = 0;

	for (size_t i = 0; i < rest->n; i++) {
		depth += (rest->p[i] == '[') - (rest->p[i] == ']');
		if (rest->p[i] != ' ' || depth > 0)
			continue;
		argument.n = i;
		*rest = view_skip(*rest, i + 1);
		return argument;
	}
	*rest = (struct view){ "", 0 };
	return argument;
}

void
command_print_usage(const struct command *c, FILE *to)
{
	struct view rest = view_of(c->arguments);
	int first = fprintf(to, "usage: ccr %s", c->name), at = first;

	while (rest.n > 0) {
		struct view argument = cut_argument(&rest);

		if (at + 1 + (int)argument.n > LINE_WIDTH)
			at = fprintf(to, "\n%*s", first, "") - 1;
		at += fprintf(to, " %.*s", VIEW_ARG(argument));
	}
	fputc('\n', to);
}

int
command_usage(const struct command *c)
{
	command_print_usage(c, stderr);
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

bool
command_print(struct buf *out)
{
	bool ok = !out->failed && (out->n == 0 ||
	    fwrite(out->p, 1, out->n, stdout) == out->n) &&
	    fflush(stdout) == 0;

	if (!ok)
		fputs("ccr: the output cannot be written\n", stderr);
	buf_free(out);
	return ok;
}
