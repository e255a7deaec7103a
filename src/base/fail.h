/*
 * What went wrong, told once, by the place that found it: a sentence for the
 * person at the other end and the HTTP status it goes out with. Everyone above
 * passes it on.
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stdbool.h>

struct fail {
	int status;             /* HTTP status; 0 means nothing has failed */
	int retry_after;        /* seconds to tell the client, 0 for none */
	bool gone;              /* the client has left: nobody to answer */
	char text[1024];        /* one sentence, no secret in it */
};

/*
 * Record the failure and return false, so a caller can `return fail(...)`.
 * The arguments may contain f->text, to put words in front of it.
 */
bool fail(struct fail *f, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Record that the client has left; returns false. */
bool fail_gone(struct fail *f);

#endif
