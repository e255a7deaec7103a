/*
 * Routers of projects and sessions. Claude Code keeps the log of a session as
 * ~/.claude/projects/PROJECT/SESSION.jsonl. If ccr's home has a folder of the
 * same name PROJECT, its SESSION.json or else its config.json says with its
 * Router where the requests of that session go.
 */
#ifndef CORE_PROJECT_H
#define CORE_PROJECT_H

#include "config/config.h"

/* What is known of one session. Starts as all zeroes. */
struct project {
	int64_t home_ns;        /* of ccr's home, when it was last listed */
	struct buf folders;     /* of projects in it, a name a line */
	struct buf session;     /* the one that was last found in ... */
	struct buf name;        /* ... this of the folders; n 0: none */
	struct buf path;        /* of the file that was read */
	struct buf label;       /* "project:NAME" */
	struct config config;   /* the file, if `read` */
	bool read;
};

/*
 * Set *router to that of the session's project or, if it has none, leave it.
 * False with status 500 when there is a file with a mistake in it. *router
 * lives until the next call.
 */
bool project_router(struct project *p, const struct config *c,
	struct view session, const struct router **router, struct fail *f);

/* The configuration whose providers it names is about to go. */
void project_forget(struct project *p);

void project_free(struct project *p);

/* Is it a name that Claude Code gives a project's folder? */
bool project_is_name(struct view name);

#endif
