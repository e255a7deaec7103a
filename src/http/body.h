/* Inside request_body: the two ways in which a body comes. */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include "http/request.h"

/* Append exactly n bytes to r->body; it grows as they come. */
enum request_end body_bytes(struct stream *s, struct request *r, size_t n,
	const struct http_limits *limits, struct fail *f);

/* Append all chunks; read and drop the trailer (RFC 9112, section 7.1). */
enum request_end body_chunks(struct stream *s, struct request *r,
	const struct http_limits *limits, struct fail *f);

/*
 * What a stream_fill or stream_read that did not return 1 means in a body:
 * the client has left, or it was silent for too long (408).
 */
enum request_end body_missing(const struct stream *s,
	const struct http_limits *limits, struct fail *f);

/* Refuse with 413: the body is longer than the limit. */
enum request_end body_too_long(const struct http_limits *limits,
	struct fail *f);

#endif
