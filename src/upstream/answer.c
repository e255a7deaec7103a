#include "upstream/answer.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"

/* Status line and headers together, interim (1xx) replies included. */
#define HEAD_BYTES (64 * 1024)

/* Of limits that are handed on. */
#define UNIFIED_BYTES (4 * 1024)

/* So much is handed on before it is flushed, even if more is there. */
#define FLUSH_BYTES (64 * 1024)

/* *r->f holds why. */
static void
stop(struct answer *r, enum trouble_kind kind)
{
	r->stopped = true;
	r->kind = kind;
}

void
answer_flush(struct answer *r)
{
	if (r->stopped || r->unflushed == 0)
		return;
	r->unflushed = 0;
	if (r->sink->flush != NULL &&
	    !r->sink->flush(r->sink->context, r->f))
		stop(r, TROUBLE_NONE);
}

static void
take_request_id(struct answer *r, struct view id)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	if (id.n == 0 || id.n >= sizeof(r->head.request_id))
		return;
	for (size_t i = 0; i < id.n; i++)
		if (memchr(allowed, id.p[i], sizeof(allowed) - 1) == NULL)
			return;
	memcpy(r->head.request_id, id.p, id.n);
	r->head.request_id[id.n] = '\0';
}

static void
take_content_type(struct answer *r, struct view value)
{
	struct view type = view_trim(view_cut(&value, ';'));
	struct view end = type.n < 5 ? type : view_skip(type, type.n - 5);

	r->head.event_stream = view_is_nocase(type, "text/event-stream");
	r->head.json = view_is_nocase(type, "application/json") ||
	    view_is_nocase(end, "+json");
}

static void
take_header(struct answer *r, struct view name, struct view value)
{
	if (view_is_nocase(name, "content-type"))
		take_content_type(r, value);
	else if (view_is_nocase(name, "content-encoding"))
		r->foreign_coding = value.n > 0 &&
		    !view_is_nocase(value, "identity");
	else if (view_is_nocase(name, "x-should-retry"))
		r->head.should_retry = view_is_nocase(value, "true") ? 't' :
		    view_is_nocase(value, "false") ? 'f' : 0;
	else if (view_is_nocase(name, "request-id") ||
	    (view_is_nocase(name, "x-request-id") &&
	    r->head.request_id[0] == '\0'))
		take_request_id(r, value);
	else
		rate_limit_header(&r->rate, name, value);
	if (view_starts_nocase(name, "anthropic-ratelimit-unified-")) {
		buf_add(&r->unified, name);
		buf_add(&r->unified, VIEW(": "));
		buf_add(&r->unified, value);
		buf_addc(&r->unified, '\n');
	}
}

/* "HTTP/1.1 200 OK", "HTTP/2 200": a head begins. libcurl has checked it. */
static void
take_status(struct answer *r, struct view line)
{
	int64_t status = 0;

	r->head = (struct upstream_head){ .retry_after_ms = -1 };
	r->rate = RATE_LIMIT(clock_wall_ms());
	buf_clear(&r->unified);
	r->unified.max = UNIFIED_BYTES;
	r->foreign_coding = false;
	view_cut(&line, ' ');
	view_number(view_cut(&line, ' '), &status);
	r->head.status = (int)status;
}

/* The blank line after a head: hand it on, unless it is an interim one. */
static void
end_head(struct answer *r)
{
	int status = r->head.status;

	if (status / 100 == 1 && status != 101)
		return;
	r->has_head = true;
	r->head.retry_after_ms = rate_limit_wait(&r->rate, status);
	r->head.unified = r->unified.failed ? VIEW("") :
	    buf_view(&r->unified);
	if (status == 407 && r->proxy != NULL) {
		fail(r->f, 502, "the proxy %s answered 407: check the name and"
		    " password in its URL", r->proxy);
		stop(r, TROUBLE_NETWORK);
	} else if (status < 200 || status > 599) {
		fail(r->f, 502, "%s answered with HTTP status %d, which is"
		    " none that ends a request", r->host, status);
		stop(r, TROUBLE_PROTOCOL);
	} else if (r->foreign_coding) {
		fail(r->f, 502, "%s answered with a content-encoding, which it"
		    " was not asked for", r->host);
		stop(r, TROUBLE_PROTOCOL);
	} else if (!r->sink->head(r->sink->context, &r->head, r->f)) {
		stop(r, TROUBLE_NONE);
	}
}

size_t
answer_header(char *bytes, size_t one, size_t n, void *p)
{
	struct answer *r = p;
	struct view line = { bytes, one * n };
	size_t whole = line.n;
	struct view name;

	r->head_bytes += (int64_t)line.n;
	if (r->head_bytes > HEAD_BYTES) {
		fail(r->f, 502, "%s answered with a head of more than %d"
		    " bytes", r->host, HEAD_BYTES);
		stop(r, TROUBLE_PROTOCOL);
	}
	line = view_trim(line);
	if (r->stopped || r->has_head) {
		/* Nothing more is wanted: what follows a body are trailers. */
	} else if (view_starts(line, "HTTP/")) {
		take_status(r, line);
	} else if (line.n == 0) {
		end_head(r);
	} else {
		name = view_cut(&line, ':');
		take_header(r, name, view_trim(line));
	}
	return r->stopped ? 0 : whole;
}

size_t
answer_data(char *bytes, size_t one, size_t n, void *p)
{
	struct answer *r = p;
	size_t size = one * n;

	if (r->stopped)
		return 0;
	r->body_bytes += (int64_t)size;
	if (r->complete)
		return size;
	if (r->body_bytes > r->call->max_bytes) {
		fail(r->f, 502, "%s answered with more than %" PRId64 " bytes",
		    r->host, r->call->max_bytes);
		stop(r, TROUBLE_PROTOCOL);
		return 0;
	}
	if (!r->sink->data(r->sink->context, (struct view){ bytes, size },
	    r->f)) {
		stop(r, TROUBLE_NONE);
		return 0;
	}
	r->unflushed += size;
	if (r->unflushed >= FLUSH_BYTES)
		answer_flush(r);
	return r->stopped ? 0 : size;
}
