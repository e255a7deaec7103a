/* A script: one directive a line, rendered to an answer from top to end. */
#ifndef PROVIDER_SCRIPT_H
#define PROVIDER_SCRIPT_H

#include "answer.h"
#include "files.h"
#include "request.h"

enum framing { CHUNKED, LENGTH, UNTIL_CLOSE, AS_GIVEN };

struct script {
	const struct request *req;
	struct answer *a;	/* its own bytes: the body so far */
	const char *path;
	struct text rest;	/* lines not yet read */
	int line, depth;
	long i;			/* {i}, -1 outside of repeat */
	int64_t pace;		/* between two rounds, microseconds */
	enum framing framing;
	char status[256];	/* with its reason */
	struct bytes headers;
	struct bytes scratch;	/* the piece in the making */
	size_t before_head;	/* steps to take before the head goes out */
	bool framed, typed;	/* the script gave such headers itself */
	bool head_out;
	bool finished;		/* the body's end is in place */
	bool over;		/* close, reset or hang: nothing can follow */
};

/* Render the file for this request into an empty answer. */
void script_render(const struct file *, const struct request *,
	struct answer *);

/* For directives.  All return false after a mistake, which is told with file
 * and line and makes the answer 599. */
bool script_error(struct script *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Add the text to the scratch with its variables, and escapes if wanted. */
bool script_expand(struct script *, struct text, bool escapes);

/* Move the scratch to the body, as one chunk if the body has chunks. */
bool script_emit(struct script *);

/* From here on the head is out. */
void script_head_out(struct script *);

/* Carry out lines up to the `end` of the block, or of the file. */
bool script_run(struct script *);

#endif
