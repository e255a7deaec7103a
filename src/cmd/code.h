/* Becoming Claude Code. */
#ifndef CMD_CODE_H
#define CMD_CODE_H

#include "cmd/command.h"

/*
 * Start the service of a configuration if it is not there, then become claude.
 * argv[0] makes room for the program's name; the rest is passed on untouched.
 * `settings` is a file's path or JSON for --settings, which goes before that;
 * NULL: what the configuration itself asks for. Returns the exit status if it
 * cannot be.
 */
int code_start(const char *config_path, const char *settings, char **argv);

#endif
