/* A file's text, written whole: whoever reads it sees the old or the new. */
#ifndef CMD_PUT_FILE_H
#define CMD_PUT_FILE_H

#include <sys/types.h>

#include "base/fail.h"
#include "base/view.h"

/*
 * Write the text under a name of its own, make it durable, and give it the
 * name `path` with that mode. With `replace` it takes the place of a file that
 * is there, otherwise there must be none. False with a sentence.
 */
bool put_file(const char *path, struct view text, mode_t mode, bool replace,
	struct fail *f);

/* Make the folders (0755) on the way to `path` that are not there. */
bool put_folders_of(const char *path, struct fail *f);

/*
 * Put the text in the place of a file that is there: where `path` leads, if it
 * is a link, with the mode and the owner of the old one, which is kept beside
 * it as NAME.bak. `was` is what the file is known to hold: with anything else
 * in it nothing is done. False with a sentence.
 */
bool put_over(const char *path, struct view was, struct view text,
	struct fail *f);

#endif
