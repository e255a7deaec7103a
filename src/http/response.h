/* Answers: whole ones with a length, streamed ones in chunks, errors. */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "http/request.h"

struct response {
	struct stream *to;
	const struct request *request;
	bool head_only;         /* the request was HEAD */
	bool http10;            /* no chunks: the end is the connection's */
	bool keep;              /* may the connection be kept, as things stand?
				 * Not in the middle of a streamed answer */
	bool keep_after;        /* what keep becomes at its end */
	struct buf extra;       /* header lines, each with CRLF, to be added */
	struct buf head;        /* a streamed answer's, still to be sent */
	bool begun;             /* the status line is out */
	int status;             /* the answer's; 0 before there is one */
};

/*
 * For one request, which is borrowed. keep is what the request wants, until
 * its body turns out to be unread or the process is asked to leave.
 */
void response_open(struct response *a, struct stream *to,
	const struct request *r);
void response_free(struct response *a);

/* Add a header line. Bytes that may not stand in one are dropped. */
void response_header(struct response *a, const char *name, struct view value);

/* A whole answer, in one write. */
bool response_send(struct response *a, int status, const char *content_type,
	struct view body);

/*
 * A streamed answer: head, any number of pieces (one write each), end. The
 * head waits for the first piece, the end or response_flush; until then
 * (`begun` is false) an error can still take its place.
 */
bool response_begin(struct response *a, int status, const char *content_type);
bool response_flush(struct response *a);
bool response_piece(struct response *a, struct view piece);
bool response_end(struct response *a);

/* The last piece and the end in one write. */
bool response_last(struct response *a, struct view piece);

/*
 * Anthropic's error body for f->status, with retry-after where it is known.
 * request_id may be empty. False also when an answer has begun already, or
 * nobody is there to be answered (f->gone).
 */
bool response_error(struct response *a, const struct fail *f,
	struct view request_id);

/* "Not Found" and the like; "Unknown" for what has no name. */
const char *http_reason(int status);

/* Anthropic's error type for a status, "not_found_error" for 404. */
const char *error_type(int status);

/* Append the error document (also the data of an SSE error event). */
void error_document(struct buf *out, const char *type, const char *message,
	struct view request_id);

#endif
