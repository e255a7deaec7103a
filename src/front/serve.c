#include "front/serve.h"

#include <string.h>

#include "config/home.h"
#include "core/endpoint.h"
#include "core/kept.h"
#include "front/guard.h"
#include "front/seal.h"

/* What lasts from request to request. */
struct connection {
	struct stream stream;
	struct request req;
	struct config config;
	struct mistakes mistakes;
	struct upstream *upstream;
	struct rotation rotation;
	struct kept kept;
	const char *config_path, *pin;
	bool configured;
	bool spent;             /* another process has to go on */
};

/*
 * Read the file if there is a reason to; true when c->config is good, and
 * something that this process can do.
 */
static bool
refresh_config(struct connection *c, struct fail *f)
{
	struct view first;

	if (c->configured && !config_changed(&c->config))
		return true;
	kept_forget(&c->kept);
	if (c->configured)
		config_free(&c->config);
	mistakes_free(&c->mistakes);
	c->configured = config_load(&c->config, c->config_path, &c->mistakes);
	if (c->configured) {
		c->spent = !seal_for(&c->config, f);
		return !c->spent;
	}
	first = buf_view(&c->mistakes.errors);
	first = view_cut(&first, '\n');
	return fail(f, 500, "%.*s", VIEW_ARG(first));
}

/* Before any file is read, and while it is wrong. */
static const struct http_limits default_limits = {
	.head_bytes = 64 << 10,
	.body_bytes = 64 << 20,
	.head_ms = 10000,
	.body_ms = 30000,
	.idle_ms = 600000,
	.write_ms = 300000,
};

static struct http_limits
limits_of(const struct connection *c)
{
	if (!c->configured)
		return default_limits;
	return (struct http_limits){
		.head_bytes = c->config.max_head_bytes,
		.body_bytes = c->config.max_body_bytes,
		.head_ms = c->config.head_timeout_ms,
		.body_ms = c->config.body_timeout_ms,
		.idle_ms = c->config.idle_timeout_ms,
		.write_ms = c->config.write_timeout_ms,
	};
}

/* Everything about one request whose head has been read. */
static bool
answer(struct connection *c, struct exchange *x, bool *logged, struct fail *f)
{
	static const struct config none;
	const struct endpoint *e;
	struct http_limits limits;
	bool good = refresh_config(c, f);
	struct fail foreign;

	limits = limits_of(c);
	/* Whoever is not let in does not hear what is wrong with the file. */
	if (!guard(&c->req, good ? &c->config : &none, c->stream.in,
	    &foreign)) {
		*f = foreign;
		if (f->status == 405)
			endpoint_find(x, f);
		return false;
	}
	if (!good)
		return false;
	x->config = &c->config;
	rotation_bind(&c->rotation, &c->config);
	e = endpoint_find(x, f);
	if (e == NULL)
		return false;
	x->route = e->path;
	*logged = e->logged;
	if (request_body(&c->stream, &c->req, &limits, f) != REQUEST_READ)
		return false;
	return e->run(x, f);
}

/* A body that was not read would be taken for the next request. */
static bool
body_is_unread(const struct request *r)
{
	return (r->chunked || r->length > 0) && r->body.n == 0;
}

/* Serve one request; true when another may follow. */
static bool
serve_one(struct connection *c)
{
	struct exchange x;
	struct fail f = { 0 };
	bool logged = false, ok;

	exchange_open(&x, &c->stream, &c->req);
	x.upstream = c->upstream;
	x.rotation = &c->rotation;
	x.kept = &c->kept;
	x.pin = view_of(c->pin == NULL ? "" : c->pin);
	live_note(x.rotation, DOING_READING, VIEW(""), VIEW(""));
	ok = answer(c, &x, &logged, &f);
	if (!ok && (c->spent || body_is_unread(&c->req)))
		x.answer.keep = false;
	if (!ok)
		exchange_fail(&x, &f);
	if (logged && x.config != NULL)
		exchange_log(&x, &f);
	live_note(x.rotation, DOING_IDLE, VIEW(""), VIEW(""));
	ok = x.answer.keep && !c->stream.dead;
	if (!ok && !c->stream.dead)
		stream_drain(&c->stream);
	exchange_free(&x);
	return ok;
}

/* The head was no request: say why, and no more on this connection. */
static void
refuse(struct connection *c, const struct fail *f)
{
	struct response a;

	response_open(&a, &c->stream, &c->req);
	a.keep = false;
	response_error(&a, f, VIEW(""));
	response_free(&a);
	stream_drain(&c->stream);
}

static void
serve_all(struct connection *c)
{
	struct fail f = { 0 };

	for (;;) {
		struct http_limits limits = limits_of(c);

		switch (request_head(&c->stream, &c->req, &limits, &f)) {
		case REQUEST_CLOSED:
			return;
		case REQUEST_REFUSED:
			refuse(c, &f);
			return;
		case REQUEST_READ:
			break;
		}
		if (!serve_one(c))
			return;
	}
}

/* The health of the keys; without a home it is this process's own. */
static void
open_rotation(struct connection *c)
{
	struct buf path = BUF(4096);
	struct fail f;

	if (!home_make(&f) || !home_path(&path, "rotation.state", &f) ||
	    buf_cstr(&path) == NULL)
		rotation_open(&c->rotation, "/nonexistent/rotation.state");
	else
		rotation_open(&c->rotation, path.p);
	buf_free(&path);
}

int
serve(int in, int out, const char *config_path, const char *pin)
{
	struct connection c = {
		.rotation = ROTATION_NONE,
		.config_path = config_path,
		.pin = pin,
	};
	struct fail f;

	c.upstream = upstream_new();
	if (c.upstream == NULL)
		return 1;
	open_rotation(&c);
	/* Its limits count from the first byte; its mistakes are told later. */
	refresh_config(&c, &f);
	stream_open(&c.stream, in, out, limits_of(&c).write_ms);
	serve_all(&c);
	stream_free(&c.stream);
	request_free(&c.req);
	rotation_close(&c.rotation);
	kept_free(&c.kept);
	if (c.configured)
		config_free(&c.config);
	mistakes_free(&c.mistakes);
	upstream_free(c.upstream);
	return 0;
}
