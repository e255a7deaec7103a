/* A request taken through prepare and route, without a connection. */
#ifndef TESTS_UNIT_ROUTED_H
#define TESTS_UNIT_ROUTED_H

#include "core/kept.h"
#include "core/prepare.h"
#include "core/route.h"
#include "http/field.h"

/* What config.json has before and behind the members of Router. */
#define ROUTED_HEAD "{\"Providers\": [{\"name\": \"p\", \"api_base_url\": " \
	"\"http://localhost:1/v1/chat/completions\", \"models\": [\"m\", " \
	"\"n\", \"tag\"]}], \"Router\": {\"default\": \"p,m\", "
#define ROUTED_TAIL "}}"

struct routed {
	struct request req;
	struct rotation rotation;
	struct kept kept;
	struct stream stream;
	struct exchange x;
	struct trace trace;
	struct fail why;
	bool ok;
};

/* "Name: value" lines are the headers; the body is copied. */
static inline void
routed_run(struct routed *r, struct config *c, struct view headers,
    struct view body)
{
	*r = (struct routed){ .rotation = ROTATION_NONE };
	r->req.method = VIEW("POST");
	r->req.path = r->req.target = VIEW("/v1/messages");
	r->req.body = BUF(64 << 20);
	buf_add(&r->req.body, body);
	while (headers.n > 0 && r->req.headers < REQUEST_HEADERS)
		field_cut(view_cut(&headers, '\n'),
		    &r->req.header[r->req.headers++], &r->why);
	rotation_look(&r->rotation, "/nonexistent/rotation.state");
	rotation_bind(&r->rotation, c);
	stream_open(&r->stream, -1, -1, 0);
	exchange_open(&r->x, &r->stream, &r->req);
	r->x.config = c;
	r->x.rotation = &r->rotation;
	r->x.kept = &r->kept;
	r->x.trace = &r->trace;
	r->ok = prepare(&r->x, &r->why) && route(&r->x, &r->why);
}

static inline void
routed_free(struct routed *r)
{
	exchange_free(&r->x);
	rotation_close(&r->rotation);
	kept_free(&r->kept);
	stream_free(&r->stream);
	trace_free(&r->trace);
	request_free(&r->req);
}

#endif
