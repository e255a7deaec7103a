/* The command: options, then one call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/preset.h"
#include "base/self.h"
#include "config/home.h"

static int
usage(void)
{
	fputs("usage: ccr [-c FILE] COMMAND [ARGUMENT...]; ccr help lists "
	    "the commands\n", stderr);
	return EXIT_USAGE;
}

/* -v and -h, in the spellings that people try. */
static const char *
spelled_out(const char *word)
{
	if (strcmp(word, "-v") == 0 || strcmp(word, "-V") == 0 ||
	    strcmp(word, "--version") == 0)
		return "version";
	if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		return "help";
	return word;
}

/* `ccr NAME --help` is `ccr help NAME`; but `ccr code --help` is claude's. */
static bool
asks_help(const struct command *c, int argc, char **argv)
{
	return argc == 2 && c != &command_code &&
	    (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0);
}

/* With the configuration of ccr's home, where no other was named. */
static int
run_at_home(const struct command *c, int argc, char **argv, struct options *o)
{
	struct buf path = BUF(4096);
	struct fail f;
	int status = EXIT_FAILED;

	if (o->config_path == NULL && home_path(&path, "config.json", &f))
		o->config_path = buf_cstr(&path);
	if (o->config_path != NULL)
		status = c->run(argc, argv, o);
	else
		fprintf(stderr, "ccr: %s\n", f.text);
	buf_free(&path);
	return status;
}

/* `ccr NAME ...` of a preset is `ccr preset run NAME ...`. */
static int
run_preset(int argc, char **argv, struct options *o)
{
	static char preset[] = "preset", run[] = "run";
	char **more = calloc((size_t)argc + 3, sizeof(*more));
	int status = EXIT_FAILED;

	if (more != NULL) {
		more[0] = preset;
		more[1] = run;
		memcpy(more + 2, argv, (size_t)argc * sizeof(*argv));
		status = run_at_home(&command_preset, argc + 2, more, o);
	}
	free(more);
	return status;
}

static int
run(int argc, char **argv, struct options *o)
{
	const struct command *c = command_find(spelled_out(argv[0]));
	char *help[] = { argv[0], argv[0], NULL };

	if (c == NULL && preset_exists(argv[0]))
		return run_preset(argc, argv, o);
	if (c == NULL) {
		command_unknown(argv[0]);
		return usage();
	}
	if (asks_help(c, argc, argv))
		return command_help.run(2, help, o);
	if (c == &command_help || c == &command_version)
		return c->run(argc, argv, o);
	return run_at_home(c, argc, argv, o);
}

static bool
is_fit_for_colour(void)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

int
main(int argc, char **argv)
{
	struct options o = { .colour = is_fit_for_colour() };
	int at = 1;

	self_note(argv[0]);
	if (argc > 1 && strcmp(argv[1], "-c") == 0) {
		o.config_path = argc > 2 ? argv[2] : NULL;
		at = 3;
	}
	return at >= argc ? usage() : run(argc - at, argv + at, &o);
}
