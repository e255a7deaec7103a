/* Which branch a folder is on, read from git's own files. */
#ifndef CMD_GIT_BRANCH_H
#define CMD_GIT_BRANCH_H

#include "base/buf.h"

/*
 * Append the branch's name, the first characters of the commit where there is
 * none, or nothing outside of a repository. Only where git keeps its references
 * in another way than files is git itself asked, for a moment.
 */
void git_branch(const char *folder, struct buf *out);

#endif
