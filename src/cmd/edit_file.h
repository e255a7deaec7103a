/* A configuration's file, for a change to its text (edit_config.h). */
#ifndef CMD_EDIT_FILE_H
#define CMD_EDIT_FILE_H

#include "config/config.h"

struct edit_file {
	const char *path;       /* borrowed */
	struct buf was;
	struct buf text;        /* to be changed */
};

/* Read it. False with a sentence. To be closed in any case. */
bool edit_file_open(struct edit_file *e, const char *path, struct fail *f);

/*
 * Check the changed text and put it in the file's place; the old file is kept
 * beside it (put_file.h). A text that has not changed is not written. Mistakes
 * that are in it go to standard error, and then it is not written either.
 * False with a sentence.
 */
bool edit_file_save(struct edit_file *e, struct fail *f);

void edit_file_close(struct edit_file *e);

#endif
