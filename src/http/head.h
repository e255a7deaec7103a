/* Inside request_head: what the bytes of a whole head mean. */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "http/request.h"

/*
 * Cut r->head, every line of which ends in CRLF and the last of which is
 * empty, into method, target and headers, or refuse it.
 */
bool head_cut(struct request *r, struct fail *f);

/*
 * Read what the headers say of the message itself: Host, length, coding,
 * Connection, Expect (RFC 9112, sections 3.2, 6 and 9). Whatever is ambiguous
 * is refused.
 */
bool head_framing(struct request *r, struct fail *f);

#endif
