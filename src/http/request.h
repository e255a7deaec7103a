/* One HTTP/1.1 request, read strictly (RFC 9112) or refused. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "http/stream.h"

#define REQUEST_HEADERS 128

struct http_limits {
	int64_t head_bytes;     /* request line and headers */
	int64_t body_bytes;
	int64_t head_ms;        /* from the first byte to the head's end */
	int64_t body_ms;        /* silence within the body */
	int64_t idle_ms;        /* silence between two requests */
	int64_t write_ms;       /* a client that does not read */
};

struct http_header {
	struct view name, value;        /* value without blanks around it */
};

struct request {
	struct buf head;        /* owns the bytes that the views name */
	struct buf body;
	struct view method;
	struct view target;     /* as sent, origin-form or absolute-form */
	struct view path;       /* without query */
	struct view query;
	struct view authority;  /* of an absolute-form target, else p NULL */
	struct view host;       /* as sent; p NULL without (HTTP/1.0) */
	int minor;              /* HTTP/1.minor */
	struct http_header header[REQUEST_HEADERS];
	size_t headers;
	int64_t length;         /* Content-Length, -1 without */
	bool chunked;
	bool keep_alive;        /* by version and Connection */
	bool expects;           /* Expect: 100-continue */
	bool unread;            /* its body is still to come: no request can
				 * be read after it */
	int64_t begun_ms;       /* clock_ms at its first byte */
};

enum request_end {
	REQUEST_READ,
	REQUEST_CLOSED,         /* the client left, or was idle too long */
	REQUEST_REFUSED,        /* answer f->status, then close */
};

/*
 * Read the head into r, which is emptied first (its memory is kept). After a
 * request whose body was not read, or one that was refused, the connection is
 * at its end: what follows is never taken for a request.
 */
enum request_end request_head(struct stream *s, struct request *r,
	const struct http_limits *limits, struct fail *f);

/*
 * Read the body that the head announced; nothing is read without one. A length
 * is asked for and compared with the limit here, before anything is read.
 */
enum request_end request_body(struct stream *s, struct request *r,
	const struct http_limits *limits, struct fail *f);

/* A header's value by name (any letter case); empty with p NULL if absent. */
struct view request_header(const struct request *r, const char *name);
bool request_has(const struct request *r, const char *name);

/* Free all; wipes the head, since heads hold keys. Harmless twice. */
void request_free(struct request *r);

#endif
