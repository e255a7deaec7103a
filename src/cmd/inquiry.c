#include "cmd/inquiry.h"

#include <stdio.h>
#include <string.h>

#include "core/letter.h"
#include "dialect/listing.h"

/* Of an answer: an error fits, and of a list no more is needed. */
#define BODY_MAX (64 << 10)

static struct upstream_call
call_of(const struct inquiry *q, const struct buf *url,
    const struct buf *headers)
{
	const struct config *c = q->config;
	struct view proxy = q->provider->proxy.n > 0 ? q->provider->proxy :
	    c->proxy_url;

	return (struct upstream_call){
		.url = url->p,
		.headers = headers->p,
		.proxy = proxy.p,
		.no_proxy = c->no_proxy.p,
		.ca_file = c->ca_file.p,
		.connect_ms = c->connect_timeout_ms < INQUIRY_MS ?
		    c->connect_timeout_ms : INQUIRY_MS,
		.silence_ms = c->api_timeout_ms < INQUIRY_MS ?
		    c->api_timeout_ms : INQUIRY_MS,
		.max_bytes = INT64_MAX,
		.client = -1,
	};
}

static struct target
target_of(const struct inquiry *q)
{
	const struct provider *p = q->provider;

	return (struct target){
		.provider = p,
		.model = p->models > 0 ? p->model[0] : VIEW(""),
		.key = q->key != NULL ? q->key->text : VIEW(""),
		/* Any of its accounts tells the project. */
		.google = q->key != NULL ? q->key->google : p->keys > 0 ?
		    p->key[0].google : NULL,
	};
}

void
inquiry_make(const struct inquiry *q, struct inquiry_result *r)
{
	struct target t = target_of(q);
	struct buf url = BUF(16 << 10), headers = BUF(64 << 10);
	struct buf body = BUF(BODY_MAX);
	struct upstream_call call;
	struct fail f = { 0 };

	memset(r, 0, sizeof(*r));
	r->steps.broken = PHASE_NAME;
	letter_headers(q->provider, &headers);
	if (!listing_address(&t, &url, &headers, &r->listed, &f) ||
	    buf_cstr(&url) == NULL || buf_cstr(&headers) == NULL) {
		/* Nothing was tried. */
		snprintf(r->steps.why, sizeof(r->steps.why), "%s",
		    f.status != 0 ? f.text : "out of memory");
	} else {
		call = call_of(q, &url, &headers);
		steps_walk(&call, &body, &r->steps);
	}
	if (r->steps.status >= 400)
		dialect_of(t.provider, t.model)->error(r->steps.status,
		    buf_view(&body), &r->said);
	buf_free(&url);
	buf_wipe(&headers);
	buf_free(&body);
}
