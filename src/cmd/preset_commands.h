/* The subcommands of `ccr preset`, a file each. */
#ifndef CMD_PRESET_COMMANDS_H
#define CMD_PRESET_COMMANDS_H

#include "cmd/command.h"

/* argv[0] is the subcommand's name. Each returns an exit status. */
int preset_export_run(int argc, char **argv, const struct options *o);
int preset_install_run(int argc, char **argv, const struct options *o);
int preset_list_run(int argc, char **argv, const struct options *o);
int preset_info_run(int argc, char **argv, const struct options *o);
int preset_delete_run(int argc, char **argv, const struct options *o);
int preset_stop_run(int argc, char **argv, const struct options *o);
int preset_run_run(int argc, char **argv, const struct options *o);

/*
 * Make the preset's configuration of its manifest and the answers in it, in
 * its folder; *path is it. The user's own configuration, o's, gives proxy and
 * certificates. False with a sentence.
 */
bool preset_make(const char *name, const struct options *o,
	struct buf *path, struct fail *f);

/* "ccr: " and the sentence, to standard error. Returns EXIT_FAILED. */
int preset_failed(const struct fail *f);

#endif
