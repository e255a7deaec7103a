/* The command's subcommands: one file each, one table. */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "config/config.h"

/* Exit statuses; ccr(1) documents them. */
enum {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NOT_RUNNING = 3,   /* status */
	EXIT_RUNNING = 4,       /* start: it is there already */
	EXIT_PORT = 5,          /* start: the port is taken */
	EXIT_CONFIG = 6         /* start: the configuration is wrong */
};

/* What stands before the subcommand. */
struct options {
	const char *config_path;        /* -c FILE, else the home's */
	bool colour;                    /* a terminal, and NO_COLOR unset */
};

struct command {
	const char *name;
	const char *arguments;          /* as in "[--json]"; "" for none */
	const char *help;               /* a line, without full stop */
	const char *text;               /* what `ccr help NAME` adds; or NULL */
	/* argv[0] is the subcommand's name. Returns an exit status. */
	int (*run)(int argc, char **argv, const struct options *o);
};

extern const struct command *const commands[];  /* ends with NULL */

const struct command *command_find(const char *name);

/* Say that there is no such command, and which one could have been meant. */
void command_unknown(const char *name);

/* Print "usage: ccr NAME ARGUMENTS", on several lines if it is long. */
void command_print_usage(const struct command *c, FILE *to);

/* The same to standard error; returns EXIT_USAGE. */
int command_usage(const struct command *c);

/*
 * Load the configuration, printing its mistakes to standard error. The
 * caller frees it.
 */
bool command_config(const struct options *o, struct config *c);

/* Print what was built, and free it. False, with a word, when it was not. */
bool command_print(struct buf *out);

extern const struct command command_start, command_stop, command_restart,
    command_status, command_rotation, command_test, command_code,
    command_activate, command_check, command_explain, command_setup,
    command_version, command_help, command_doctor, command_model,
    command_statusline, command_preset;

#endif
