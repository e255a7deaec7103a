#include "core/letter.h"

/* The most that one reply may bring, and that one request may become. */
#define REPLY_MAX (256LL << 20)
#define BODY_MAX (256 << 20)

void
letter_free(struct letter *l)
{
	buf_wipe(&l->headers);
	buf_free(&l->url);
	buf_free(&l->body);
	buf_wipe(&l->proxy);
	buf_free(&l->no_proxy);
	buf_free(&l->ca_file);
}

bool
letter_write(struct letter *l, const struct exchange *x,
    const struct dialect *d, struct fail *f)
{
	const struct provider *p = x->to.provider;
	const struct target target = {
		.provider = p,
		.model = x->to.model,
		.key = x->key == NULL ? VIEW("") : x->key->text,
	};

	*l = (struct letter){
		.url = BUF(16 << 10),
		.headers = BUF(64 << 10),
		.body = BUF(BODY_MAX),
		.proxy = BUF(4 << 10),
		.no_proxy = BUF(16 << 10),
		.ca_file = BUF(4 << 10),
	};
	if (!d->address(&target, &x->plan, &l->url, &l->headers, f) ||
	    !d->write(&target, &x->plan, &l->body, f))
		return false;
	buf_add(&l->proxy, p->proxy.n > 0 ? p->proxy : x->config->proxy_url);
	buf_add(&l->no_proxy, x->config->no_proxy);
	buf_add(&l->ca_file, x->config->ca_file);
	if (l->body.failed)
		return fail(f, 413, "the request is too long once converted");
	if (buf_cstr(&l->url) == NULL || buf_cstr(&l->headers) == NULL ||
	    buf_cstr(&l->proxy) == NULL || buf_cstr(&l->no_proxy) == NULL ||
	    buf_cstr(&l->ca_file) == NULL)
		return fail(f, 500, "out of memory");
	return true;
}

struct upstream_call
letter_call(const struct letter *l, const struct exchange *x)
{
	return (struct upstream_call){
		.url = l->url.p,
		.headers = l->headers.p,
		.body = buf_view(&l->body),
		.proxy = l->proxy.p,
		.no_proxy = l->no_proxy.p,
		.ca_file = l->ca_file.p,
		.connect_ms = x->config->connect_timeout_ms,
		.silence_ms = x->config->api_timeout_ms,
		.quiet_ms = QUIET_MS,
		.max_bytes = REPLY_MAX,
		.client = x->client,
	};
}
