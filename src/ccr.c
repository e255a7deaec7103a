/* The command: options, then one call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/self.h"
#include "config/home.h"

static int
unknown(const char *name)
{
	const char *known[64];
	const char *near;
	size_t n = 0;

	while (commands[n] != NULL && n < 64) {
		known[n] = commands[n]->name;
		n++;
	}
	near = nearest(view_of(name), known, n);
	fprintf(stderr, "ccr: there is no command \"%s\"", name);
	if (near != NULL)
		fprintf(stderr, "; did you mean \"%s\"?", near);
	fputs("\nusage: ccr [-c FILE] COMMAND [ARGUMENT...]; ccr help lists "
	    "the commands\n", stderr);
	return EXIT_USAGE;
}

/* -v and -h, in the spellings that people try. */
static const char *
spelled_out(const char *word)
{
	if (strcmp(word, "-v") == 0 || strcmp(word, "--version") == 0)
		return "version";
	if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		return "help";
	return word;
}

int
main(int argc, char **argv)
{
	struct options o = {
		.colour = isatty(1) && getenv("NO_COLOR") == NULL,
	};
	struct buf path = BUF(4096);
	const struct command *c;
	struct fail f;
	int at = 1;

	self_note(argv[0]);
	if (at + 1 < argc && strcmp(argv[at], "-c") == 0) {
		o.config_path = argv[at + 1];
		at += 2;
	} else if (home_path(&path, "config.json", &f) &&
	    buf_cstr(&path) != NULL) {
		o.config_path = path.p;
	} else {
		fprintf(stderr, "ccr: %s\n", f.text);
		return EXIT_FAILED;
	}
	if (at == argc) {
		fputs("usage: ccr [-c FILE] COMMAND [ARGUMENT...]; ccr help "
		    "lists the commands\n", stderr);
		return EXIT_USAGE;
	}
	c = command_find(spelled_out(argv[at]));
	return c == NULL ? unknown(argv[at]) :
	    c->run(argc - at, argv + at, &o);
}
