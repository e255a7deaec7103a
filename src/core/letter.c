#include "core/letter.h"

#include "config/google.h"
#include "core/lessons.h"

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

void
letter_open(struct letter *l, const struct exchange *x)
{
	const struct provider *p = x->to.provider;

	*l = (struct letter){
		.url = BUF(16 << 10),
		.headers = BUF(64 << 10),
		.body = BUF(BODY_MAX),
		.proxy = BUF(4 << 10),
		.no_proxy = BUF(16 << 10),
		.ca_file = BUF(4 << 10),
	};
	buf_add(&l->proxy, p->proxy.n > 0 ? p->proxy : x->config->proxy_url);
	buf_add(&l->no_proxy, x->config->no_proxy);
	buf_add(&l->ca_file, x->config->ca_file);
}

bool
letter_seal(struct letter *l, struct fail *f)
{
	if (l->body.failed)
		return fail(f, 413, "the request is too long once converted");
	if (buf_cstr(&l->url) == NULL || buf_cstr(&l->headers) == NULL ||
	    buf_cstr(&l->proxy) == NULL || buf_cstr(&l->no_proxy) == NULL ||
	    buf_cstr(&l->ca_file) == NULL)
		return fail(f, 500, "out of memory");
	return true;
}

/* What stands for the key in the request: of an account its token. */
static struct view
key_of(const struct api_key *key)
{
	if (key == NULL)
		return VIEW("");
	return key->google == NULL ? key->text : view_of(key->google->token);
}

void
letter_headers(const struct provider *p, struct buf *out)
{
	for (size_t i = 0; i < p->headers; i++)
		buf_addf(out, "%.*s: %.*s\n",
		    VIEW_ARG(p->header[i].name),
		    VIEW_ARG(p->header[i].value));
}

/* The user's own programs have the last word. */
static bool
filter_letter(struct letter *l, struct exchange *x, struct view key,
    struct fail *f)
{
	const struct parcel p = {
		.provider = x->to.provider,
		.model = x->to.model,
		.key = key,
		.url = &l->url,
		.headers = &l->headers,
		.body = &l->body,
	};

	return l->body.failed || filter_request(&x->chain, &x->outside, &p, f);
}

bool
letter_write(struct letter *l, struct exchange *x,
    const struct dialect *d, struct fail *f)
{
	const struct target target = {
		.provider = x->to.provider,
		.model = x->to.model,
		.key = key_of(x->key),
		.google = x->key == NULL ? NULL : x->key->google,
	};

	letter_open(l, x);
	letter_headers(x->to.provider, &l->headers);
	return d->address(&target, &x->chain.plan, &l->url, &l->headers, f) &&
	    d->write(&target, &x->chain.plan, &l->body, f) &&
	    chain_body(&x->chain, &l->body, f) && lessons_apply(x, l, f) &&
	    filter_letter(l, x, target.key, f) && letter_seal(l, f);
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
