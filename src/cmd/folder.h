/* Folders copied and removed with all that is in them. */
#ifndef CMD_FOLDER_H
#define CMD_FOLDER_H

#include "base/fail.h"

/*
 * Copy the plain files of a folder and of those in it, but not what
 * `skip` says to leave (a path within it; NULL: nothing), nor what its name
 * hides. `to` is made. No more than some megabytes, and no links are followed.
 */
bool folder_copy(const char *from, const char *to,
	bool (*skip)(const char *path), struct fail *f);

/* Remove a folder. False with a sentence. */
bool folder_remove(const char *path, struct fail *f);

#endif
