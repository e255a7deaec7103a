/*
 * REWRITE_SYSTEM_PROMPT: a file of the user's stands in the place of what
 * Claude Code's system prompt says before its last "<env>".
 */
#ifndef CORE_PROMPT_FILE_H
#define CORE_PROMPT_FILE_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/fail.h"

struct exchange;

/* The file as it was last read. Starts as all zeroes. */
struct prompt_file {
	dev_t dev;
	ino_t ino;
	off_t size;
	int64_t mtime_ns;
	struct buf text;        /* escaped; p NULL: it was not read */
};

void prompt_file_free(struct prompt_file *p);

/*
 * Make the request over, in x->rewritten, if the file is configured and the
 * system prompt has an "<env>" in it: then x->in and x->plan are made anew. A
 * file that cannot be read leaves the prompt as it is, and the log tells why.
 */
bool prompt_file_use(struct exchange *x, struct fail *f);

#endif
