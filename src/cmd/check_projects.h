/* What `ccr check` finds in the files of projects and sessions. */
#ifndef CMD_CHECK_PROJECTS_H
#define CMD_CHECK_PROJECTS_H

#include "config/config.h"

/* Read each one in ccr's home: its mistakes and warnings are added to m. */
void check_projects(const struct config *c, struct mistakes *m);

#endif
