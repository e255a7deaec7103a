/* Our own files: beside the running program, or where they are installed. */
#ifndef BASE_SELF_H
#define BASE_SELF_H

#include "base/buf.h"
#include "base/fail.h"

/* To be called once, by main. */
void self_note(const char *argv0);

/*
 * Find the file `name` of ours ("ccrd", "shim/filter.js"): in the running
 * program's own folder, in ../libexec/ccr beside it, or in the folder it was
 * configured for.
 */
bool self_find(struct buf *path, const char *name, struct fail *f);

#endif
