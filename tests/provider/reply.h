/* Which file answers a request, and with what. */
#ifndef PROVIDER_REPLY_H
#define PROVIDER_REPLY_H

#include "answer.h"
#include "files.h"
#include "request.h"

struct reply {
	struct file *file;
	struct answer own;
	const struct answer *answer;	/* own, or the file's fixed one */
};

/* Choose by DIR/rules, else DIR/reply.N, else DIR/reply.  There is always an
 * answer: 599 where the files are wrong. */
void reply_make(struct reply *, const char *dir, const struct request *);
void reply_free(struct reply *);

#endif
