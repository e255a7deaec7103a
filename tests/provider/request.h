/* The client's side of a connection: its bytes and the requests in them. */
#ifndef PROVIDER_REQUEST_H
#define PROVIDER_REQUEST_H

#include "text.h"

struct conn {
	int fd;
	struct bytes in;	/* read, not yet used */
};

struct request {
	struct bytes head, body;	/* as received; decoded */
	struct text target;		/* in head */
	long n;				/* from 1, over the whole server */
	int64_t read_at;		/* now_us() at its end */
	bool last;			/* the client closes after it */
};

/* Read what is there, at least a byte; false at the peer's end. */
bool conn_take(struct conn *);

bool conn_send(struct conn *, struct text);

/* Read the next request into *r, reusing its memory; false when there is none
 * to answer.  What RFC 9112 forbids is answered with 400. */
bool request_read(struct conn *, struct request *r);

/* The value of a header, trimmed; *count says how often it is there. */
struct text head_value(struct text head, const char *name, int *count);

/* Is the header there with this value, ASCII case ignored? */
bool head_is(struct text head, const char *name, const char *value);

#endif
